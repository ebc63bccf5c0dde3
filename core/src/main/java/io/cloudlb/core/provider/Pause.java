// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/// The pauses between attempts: exponential with full jitter, so that callers who failed together do not come back
/// together. resilience4j's own retry sleeps on the system's clock only, which no test can move.
///
/// @param budget how long pauses may be
/// @param chance a number from 0 to 1, drawn for each pause
record Pause(CallBudget budget, DoubleSupplier chance) {
    private static final int MOST_DOUBLINGS = 20;

    /// The pause after a failed attempt.
    ///
    /// @param attempt the attempt that failed, from 1
    Duration after(int attempt) {
        long doubled = budget.firstPause().toNanos() << Math.min(attempt - 1, MOST_DOUBLINGS);
        long ceiling = Math.min(doubled, budget.longestPause().toNanos());
        return Duration.ofNanos((long) ((double) ceiling * chance.getAsDouble()));
    }

    /// Waits, or abandons the work when the thread is asked to stop.
    static void sleep(TimeSource time, Duration duration) {
        if (!duration.isPositive()) {
            return;
        }
        try {
            time.sleep(duration);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new WorkAbandonedException("The process is stopping");
        }
    }
}
