// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.provider.Fence;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Lets a cloud write start only if it must have ended before another process may take the lease.
///
/// Counts from the moment the last successful renewal was *sent*, on a clock that does not stop while the process is
/// paused: a process that wakes after its lease ran out finds the fence shut before it could notice in any other way.
public final class LeaseFence implements Fence {
    private static final long NEVER = Long.MIN_VALUE;

    private final TimeSource time;
    private final Duration renewDeadline;
    private final AtomicLong renewed = new AtomicLong(NEVER);

    /// @param time the clock
    /// @param renewDeadline after how long without renewal the leader gives up
    public LeaseFence(TimeSource time, Duration renewDeadline) {
        this.time = time;
        this.renewDeadline = renewDeadline;
    }

    @Override
    public boolean letsStart(Duration callTimeout) {
        long last = renewed.get();
        return last != NEVER && time.nanoTime() - last + callTimeout.toNanos() <= renewDeadline.toNanos();
    }

    /// The lease was renewed by a request sent at that time of [TimeSource#nanoTime].
    void renewedAt(long sent) {
        renewed.set(sent);
    }

    /// The lease is given up or lost.
    void shut() {
        renewed.set(NEVER);
    }
}
