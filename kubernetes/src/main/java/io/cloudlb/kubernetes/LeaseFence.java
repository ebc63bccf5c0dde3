// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Lets a cloud write start only if it must have ended before another process may take the lease.
///
/// Counts from the moment the last successful renewal was *sent*, on two clocks. The monotonic one stands still while a
/// machine is suspended, the wall clock may be set; whichever says that more time has passed counts. So a process that
/// wakes after its lease ran out finds the fence shut before it could notice in any other way, and a clock that is set
/// ahead shuts it until the next renewal.
public final class LeaseFence implements Fence {
    private final TimeSource time;
    private final Duration renewDeadline;
    private volatile Optional<Renewal> renewed = Optional.empty();

    /// @param nanos when it was sent, on the monotonic clock
    /// @param instant the same on the wall clock
    private record Renewal(long nanos, Instant instant) {}

    /// @param time the clock
    /// @param renewDeadline after how long without renewal the leader gives up
    public LeaseFence(TimeSource time, Duration renewDeadline) {
        this.time = time;
        this.renewDeadline = renewDeadline;
    }

    @Override
    public boolean letsStart(Duration callTimeout) {
        return renewed.filter(last -> age(last).plus(callTimeout).compareTo(renewDeadline) <= 0)
                .isPresent();
    }

    private Duration age(Renewal last) {
        Duration monotonic = Duration.ofNanos(time.nanoTime() - last.nanos());
        Duration wall = Duration.between(last.instant(), time.instant());
        return monotonic.compareTo(wall) >= 0 ? monotonic : wall;
    }

    /// The lease was renewed by a request sent at that time of [TimeSource#nanoTime].
    void renewedAt(long sent) {
        Instant then = time.instant().minusNanos(time.nanoTime() - sent);
        renewed = Optional.of(new Renewal(sent, then));
    }

    /// The lease is given up or lost.
    void shut() {
        renewed = Optional.empty();
    }
}
