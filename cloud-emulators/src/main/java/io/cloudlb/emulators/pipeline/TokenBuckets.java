// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// The cloud's side of throttling: named token buckets that a clock refills. One call takes one token or is
/// refused.
///
/// Buckets start full. Tokens come in continuously, not at whole seconds. Safe for use by many threads.
public final class TokenBuckets {

    private record Level(double tokens, Instant at) {}

    private final InstantSource clock;
    private final Map<String, Level> levels = new HashMap<>();

    public TokenBuckets(InstantSource clock) {
        this.clock = clock;
    }

    /// Takes one token from a bucket, which comes to life full at its first use.
    ///
    /// @return false if the bucket is empty: the call is to be refused
    public synchronized boolean take(String bucket, BucketRate rate) {
        Instant now = clock.instant();
        double tokens = tokensAt(now, bucket, rate);
        boolean granted = tokens >= 1;
        levels.put(bucket, new Level(granted ? tokens - 1 : tokens, now));
        return granted;
    }

    private double tokensAt(Instant now, String bucket, BucketRate rate) {
        Level level = levels.get(bucket);
        if (level == null) {
            return rate.capacity();
        }
        double seconds = Math.max(0, Duration.between(level.at(), now).toNanos() / 1e9);
        return Math.min(rate.capacity(), level.tokens() + seconds * rate.refillPerSecond());
    }
}
