// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a cloud bounds the number of calls in a time.
public sealed interface CallRate {

    /// How much is left at a moment; counted in calls, and in parts of calls where they flow in.
    record Level(double calls, Instant at) {}

    /// What is left now, before a call is taken.
    ///
    /// @param last what was left after the last call, absent before the first
    double left(Optional<Level> last, Instant now);

    /// How long until one more call is granted.
    Duration untilNext(double left, Instant now);

    /// A bucket of tokens: full at first, refilled continuously, not at whole seconds.
    ///
    /// @param capacity the calls that may come at once
    record BucketRate(int capacity, double refillPerSecond) implements CallRate {

        public BucketRate {
            if (capacity < 1 || refillPerSecond <= 0) {
                throw new IllegalArgumentException(
                        "a bucket needs room and a refill: " + capacity + ", " + refillPerSecond);
            }
        }

        @Override
        public double left(Optional<Level> last, Instant now) {
            return last.map(level -> Math.min(capacity, level.calls() + refill(level.at(), now)))
                    .orElse((double) capacity);
        }

        private double refill(Instant from, Instant to) {
            return Math.max(0, Duration.between(from, to).toNanos() / 1e9) * refillPerSecond;
        }

        @Override
        public Duration untilNext(double left, Instant now) {
            return Duration.ofNanos((long) Math.ceil(Math.max(0, 1 - left) / refillPerSecond * 1e9));
        }
    }

    /// A number of calls in each stretch of the clock, the same stretches for all clients: a client that used
    /// its calls up waits for the next stretch, and then has all of them.
    ///
    /// @param length of a stretch; they are counted from midnight, UTC, of 1970-01-01
    record WindowRate(int calls, Duration length) implements CallRate {

        public WindowRate {
            if (calls < 1 || !length.isPositive()) {
                throw new IllegalArgumentException("a window needs room and a length: " + calls + ", " + length);
            }
        }

        /// So many calls in each minute of the clock.
        public static WindowRate perMinute(int calls) {
            return new WindowRate(calls, Duration.ofMinutes(1));
        }

        @Override
        public double left(Optional<Level> last, Instant now) {
            return last.filter(level -> window(level.at()) == window(now))
                    .map(Level::calls)
                    .orElse((double) calls);
        }

        @Override
        public Duration untilNext(double left, Instant now) {
            return left >= 1
                    ? Duration.ZERO
                    : Duration.ofMillis((window(now) + 1) * length.toMillis())
                            .minus(Duration.between(Instant.EPOCH, now));
        }

        private long window(Instant at) {
            return Math.floorDiv(at.toEpochMilli(), length.toMillis());
        }
    }
}
