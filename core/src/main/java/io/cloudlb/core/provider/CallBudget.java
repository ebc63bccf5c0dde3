// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Durations;
import java.time.Duration;

/// How long a call may take and how often it may be tried.
///
/// @param callTimeout the longest single attempt; the provider sets it in its SDK's client, the fence reckons with it
/// @param total the longest time from asking for a call to its last attempt, waiting included
/// @param attempts the most attempts
/// @param firstPause the longest pause after the first attempt; doubles with each further one
/// @param longestPause where the doubling ends
public record CallBudget(
        Duration callTimeout, Duration total, int attempts, Duration firstPause, Duration longestPause) {
    /// 6 s an attempt, so that a write that starts up to 4 s after the last renewal of the lease (every 2 s) ends
    /// within the renewal deadline of 10 s; 5 attempts in 30 s.
    public static final CallBudget STANDARD = new CallBudget(
            Duration.ofSeconds(6), Duration.ofSeconds(30), 5, Duration.ofMillis(200), Duration.ofSeconds(5));

    public CallBudget {
        if (attempts < 1 || !callTimeout.isPositive() || !total.isPositive()) {
            throw new IllegalArgumentException("A budget for no call: " + attempts + " attempts in " + total);
        }
    }

    /// The pause after a failed attempt: exponential with full jitter, so that callers who failed together do not come
    /// back together. resilience4j's own retry sleeps on the system's clock only, which no test can move.
    ///
    /// @param attempt the attempt that failed, from 1
    /// @param chance a number from 0 to 1, drawn for this pause
    Duration pauseAfter(int attempt, double chance) {
        Duration ceiling = Durations.doubled(firstPause, attempt - 1, longestPause);
        return Duration.ofNanos((long) ((double) ceiling.toNanos() * chance));
    }
}
