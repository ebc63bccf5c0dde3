// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.time.Instant;

/// Time that passes faster than ours: token buckets fill and waits end so much sooner. For setting up much
/// quickly, never for measuring.
///
/// @param factor how many seconds pass in one of ours
public record HurriedTime(Instant began, long beganNanos, int factor) implements TimeSource {
    /// Begins now.
    public static HurriedTime by(int factor) {
        return new HurriedTime(Instant.now(), System.nanoTime(), factor);
    }

    @Override
    public Instant instant() {
        return began.plusNanos(nanoTime());
    }

    @Override
    public long nanoTime() {
        return (System.nanoTime() - beganNanos) * factor;
    }

    @Override
    public long systemNanos(long nanos) {
        return nanos / factor;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.dividedBy(factor));
    }
}
