// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import io.cloudlb.emulators.pipeline.CallRate.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The cloud's side of throttling: what is left of each limit, by a clock. Safe for use by many threads.
public final class RateLimits {

    /// What came of charging a call.
    ///
    /// @param left the whole calls each limit has left, by its name
    /// @param retryAfter how long until every limit has room for one more call
    public record Charge(boolean granted, Map<String, Integer> left, Duration retryAfter) {

        /// Of a call that was charged against nothing.
        public static final Charge NONE = new Charge(true, Map.of(), Duration.ZERO);

        public Charge {
            left = Map.copyOf(left);
        }
    }

    private final InstantSource clock;
    private final Map<String, Level> levels = new HashMap<>();

    public RateLimits(InstantSource clock) {
        this.clock = clock;
    }

    /// Takes one call from every limit, or from none if one of them has no room: then the call is to be refused.
    /// A limit comes to life with all its room at its first use.
    public synchronized Charge take(List<RateLimit> limits) {
        Instant now = clock.instant();
        boolean granted = limits.stream().allMatch(limit -> left(limit, now) >= 1);
        Map<String, Integer> left = new HashMap<>();
        Duration wait = Duration.ZERO;
        for (RateLimit limit : limits) {
            double calls = left(limit, now) - (granted ? 1 : 0);
            levels.put(limit.name(), new Level(calls, now));
            left.put(limit.name(), (int) calls);
            Duration until = limit.rate().untilNext(calls, now);
            wait = until.compareTo(wait) > 0 ? until : wait;
        }
        return new Charge(granted, left, wait);
    }

    private double left(RateLimit limit, Instant now) {
        return limit.rate().left(Optional.ofNullable(levels.get(limit.name())), now);
    }

    /// A limit of a cloud that calls are charged against.
    ///
    /// @param name tells it from the other limits, with the account, project or region it is for
    public record RateLimit(String name, CallRate rate) {}
}
