// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.provider.Fence;
import java.time.Duration;

/// Whether a step may still start: not after the order to stop, and not without the lease.
final class Gate {
    private final Fence fence;
    private volatile boolean shut;

    Gate(Fence fence) {
        this.fence = fence;
    }

    boolean isOpen() {
        return !shut && fence.letsStart(Duration.ZERO);
    }

    /// Whether the process stops; a fence may open again.
    boolean isShutForGood() {
        return shut;
    }

    void shut() {
        shut = true;
    }
}
