// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Duration;

/// Lets a cloud write start only while this process is sure to lead until it ends.
@FunctionalInterface
public interface Fence {
    /// A fence that is always open: tests, `plan`, a process without leader election.
    Fence OPEN = callTimeout -> true;

    /// Whether a write that takes at most that long may start now.
    boolean letsStart(Duration callTimeout);
}
