// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit;

import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.time.Instant;

/// A clock that stands still until a test moves it, or somebody sleeps. Both its hands move together.
public final class ManualClock implements TimeSource {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private Duration passed = Duration.ZERO;

    @Override
    public synchronized Instant instant() {
        return BEGINNING.plus(passed);
    }

    @Override
    public synchronized long nanoTime() {
        return passed.toNanos();
    }

    /// Moves the clock instead of waiting.
    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("Interrupted before a sleep of " + duration);
        }
        pass(duration);
    }

    /// Moves the clock.
    public synchronized void pass(Duration duration) {
        passed = passed.plus(duration);
    }
}
