// SPDX-License-Identifier: Apache-2.0
/// A strict stand-in for the Azure Resource Manager as far as Standard Load Balancers need it.
///
/// [AzureEmulator] is the way in, a call goes through [AzureCall], writes are in [AzureMethods], reads in [AzureViews].
/// Package `resources` has the rules of each kind, `world` what exists, `api` how paths, bodies and errors look.
@NullMarked
package io.cloudlb.emulators.azure;

import org.jspecify.annotations.NullMarked;
