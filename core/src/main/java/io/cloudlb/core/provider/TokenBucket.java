// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Duration;
import java.util.Optional;

/// Lets through at most `burst + perSecond · t` calls in any stretch of `t` seconds, as the clouds count (ADR 0003).
///
/// Pure arithmetic over nanoseconds that the caller brings: no clock, no waiting, no refill task. The whole state is
/// the moment at which the bucket will be full again if nobody takes (the generic cell rate algorithm). A taker who
/// has to wait holds a place in line; places are in the order of taking.
///
/// Safe for use by many threads.
public final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long interval;
    private final long capacity;
    private long fullAt;
    private long drains;

    /// A full bucket.
    ///
    /// @param now the caller's nanoseconds
    public TokenBucket(CallFamily family, long now) {
        interval = (long) Math.ceil(NANOS_PER_SECOND / family.perSecond());
        capacity = Math.multiplyExact(interval, (long) family.burst());
        fullAt = now;
    }

    /// A place in line.
    ///
    /// @param delay how long until the call may start; zero when a token was there
    /// @param drains how often the bucket had been drained when the place was given
    public record Place(Duration delay, long drains) {}

    /// Takes a token, or a place in line when none is there.
    ///
    /// @param now the caller's nanoseconds
    /// @param longestWait the longest wait the caller accepts
    /// @return the place; empty when the wait would be longer, and then nothing is taken
    public synchronized Optional<Place> take(long now, Duration longestWait) {
        long delay = delayAt(now);
        if (delay > longestWait.toNanos()) {
            return Optional.empty();
        }
        fullAt = now + missing(now) + interval;
        return Optional.of(new Place(Duration.ofNanos(delay), drains));
    }

    /// How long a taker would have to wait.
    public synchronized Duration delay(long now) {
        return Duration.ofNanos(delayAt(now));
    }

    /// Whether a place is still worth something: places given before a drain are void.
    public synchronized boolean honours(Place place) {
        return place.drains() == drains;
    }

    /// Empties the bucket: the cloud counts more calls than we do, because it said so.
    ///
    /// @param quiet how long it stays empty before it begins to fill again
    public synchronized void drain(long now, Duration quiet) {
        long emptied = now + quiet.toNanos() + capacity;
        fullAt = emptied - fullAt > 0 ? emptied : fullAt;
        drains++;
    }

    private long delayAt(long now) {
        return Math.max(0, missing(now) + interval - capacity);
    }

    private long missing(long now) {
        return Math.max(0, fullAt - now);
    }
}
