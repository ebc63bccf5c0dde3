// SPDX-License-Identifier: Apache-2.0
/// What exists in an emulated subscription of Azure, and what it is like.
///
/// What a request may do to it does not belong here.
@NullMarked
package io.cloudlb.emulators.azure.world;

import org.jspecify.annotations.NullMarked;
