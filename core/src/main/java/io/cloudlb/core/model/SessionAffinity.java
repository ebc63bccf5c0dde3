// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.time.Duration;

/// `sessionAffinity`: whether one client keeps its backend.
public sealed interface SessionAffinity {
    /// No affinity.
    record None() implements SessionAffinity {}

    /// By client address.
    ///
    /// @param timeout how long an idle client is remembered
    record ClientIp(Duration timeout) implements SessionAffinity {}
}
