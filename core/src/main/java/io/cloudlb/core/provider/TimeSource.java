// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time, as everything that acts takes it: the instant, and waiting. Tests hand in a clock that they move.
public interface TimeSource extends InstantSource {
    /// Waits. With a manual clock, time moves instead.
    void sleep(Duration duration) throws InterruptedException;

    /// Waits, or abandons the work when the thread is asked to stop.
    default void pause(Duration duration) {
        if (!duration.isPositive()) {
            return;
        }
        try {
            sleep(duration);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new WorkAbandonedException("The process is stopping");
        }
    }

    /// Nanoseconds that only grow, unmoved by the wall clock being set; for ages and timeouts.
    long nanoTime();

    /// How long a thread waits by the system's clock while that much of this time passes.
    default long systemNanos(long nanos) {
        return nanos;
    }

    /// The system's time.
    static TimeSource system() {
        return new TimeSource() {
            @Override
            public Instant instant() {
                return Instant.now();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }
        };
    }
}
