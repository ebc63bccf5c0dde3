// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import java.time.Duration;

/// How long work that failed waits: 5, 10, 20 … 300 seconds as in the upstream service controller, less up to a
/// quarter. The part taken off is the same for the same work and differs between works, so that Services that
/// failed together (an outage) do not come back together, and a test sees the same times in every run.
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 6;
    private static final int SPREAD = 256;

    private Backoff() {}

    /// The wait after that many failures in a row, the first being 1.
    static Duration after(int failures, Work work) {
        Duration full = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        Duration bounded = full.compareTo(LONGEST) > 0 ? LONGEST : full;
        int part = Math.floorMod(31 * work.toString().hashCode() + failures, SPREAD);
        return bounded.minus(bounded.multipliedBy(part).dividedBy(4L * SPREAD));
    }
}
