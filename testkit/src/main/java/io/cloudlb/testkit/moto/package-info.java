// SPDX-License-Identifier: Apache-2.0
/// moto, an AWS stand-in written by others, as a server on loopback. It is a second opinion on what our emulator
/// says.
///
/// What tests expect of it does not belong here.
@NullMarked
package io.cloudlb.testkit.moto;

import org.jspecify.annotations.NullMarked;
