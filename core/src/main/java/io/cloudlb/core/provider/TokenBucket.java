// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.provider.CloudCalls.CallFamily;
import java.time.Duration;
import java.util.Optional;

/// Lets through at most `burst + perSecond · t` calls in any stretch of `t` seconds, as the clouds count (ADR 0003).
///
/// Pure arithmetic over nanoseconds that the caller brings: no clock, no waiting, no refill task. The whole state is
/// the moment at which the bucket will be full again if nobody takes (the generic cell rate algorithm). A taker who
/// has to wait holds a place in the order of taking. Where takers of several kinds wait, [TokenLine] says whose turn
/// it is.
///
/// Safe for use by many threads.
public final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long interval;
    private final long capacity;
    private long fullAt;

    /// A full bucket.
    ///
    /// @param now the caller's nanoseconds
    public TokenBucket(CallFamily family, long now) {
        interval = (long) Math.ceil(NANOS_PER_SECOND / family.perSecond());
        capacity = Math.multiplyExact(interval, (long) family.burst());
        fullAt = now;
    }

    /// Takes a token, or the next one that comes in.
    ///
    /// @param now the caller's nanoseconds
    /// @param longestWait the longest wait the caller accepts
    /// @return how long until the call may start, zero when a token was there; empty when the wait would be longer,
    ///     and then nothing is taken
    public synchronized Optional<Duration> take(long now, Duration longestWait) {
        long delay = delayAt(now, 0);
        if (delay > longestWait.toNanos()) {
            return Optional.empty();
        }
        fullAt = now + missing(now) + interval;
        return Optional.of(Duration.ofNanos(delay));
    }

    /// How long a taker would have to wait if so many others took before.
    public synchronized Duration delay(long now, int ahead) {
        return Duration.ofNanos(delayAt(now, ahead));
    }

    /// How many tokens are there.
    public synchronized int available(long now) {
        return (int) ((capacity - Math.min(capacity, missing(now))) / interval);
    }

    public synchronized boolean isFull(long now) {
        return missing(now) == 0;
    }

    /// Empties the bucket: the cloud counts more calls than we do, because it said so.
    ///
    /// @param quiet how long it stays empty before it begins to fill again
    public synchronized void drain(long now, Duration quiet) {
        long emptied = now + quiet.toNanos() + capacity;
        fullAt = emptied - fullAt > 0 ? emptied : fullAt;
    }

    /// Leaves no more tokens than that: others use up what we believed to be ours.
    public synchronized void leave(long now, int tokens) {
        long left = Math.max(0, tokens) * interval;
        if (left < capacity && capacity - missing(now) > left) {
            fullAt = now + capacity - left;
        }
    }

    private long delayAt(long now, int ahead) {
        return Math.max(0, missing(now) + (1L + ahead) * interval - capacity);
    }

    private long missing(long now) {
        return Math.max(0, fullAt - now);
    }
}
