// SPDX-License-Identifier: Apache-2.0
/// The one operation of the Security Token Service that needs no role: who is calling.
@NullMarked
package io.cloudlb.emulators.aws.sts;

import org.jspecify.annotations.NullMarked;
