// SPDX-License-Identifier: Apache-2.0
/// A strict stand-in for the Compute Engine API as far as passthrough Network Load Balancers need it.
///
/// [ComputeEmulator] is the way in, a call goes through [ComputeCall], what traffic does is said by
/// [ComputeTraffic].
@NullMarked
package io.cloudlb.emulators.gcp;

import org.jspecify.annotations.NullMarked;
