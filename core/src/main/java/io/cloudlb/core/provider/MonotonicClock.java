// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A [TimeSource]'s growing nanoseconds in the clothes of a [Clock], for a library that takes no other: a wall clock
/// set back would hold a circuit breaker open.
final class MonotonicClock extends Clock {
    private final TimeSource time;
    private final ZoneId zone;

    MonotonicClock(TimeSource time) {
        this(time, ZoneOffset.UTC);
    }

    private MonotonicClock(TimeSource time, ZoneId zone) {
        this.time = time;
        this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId newZone) {
        return new MonotonicClock(time, newZone);
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(time.nanoTime());
    }
}
