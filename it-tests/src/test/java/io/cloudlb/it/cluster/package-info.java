// SPDX-License-Identifier: Apache-2.0
/// The cluster's side of whole-controller tests: a user with kubectl in hand, and the controller put together as the
/// command does it, on a real API server.
///
/// Nothing here knows a cloud; the clouds' packages bring theirs.
@NullMarked
package io.cloudlb.it.cluster;

import org.jspecify.annotations.NullMarked;
