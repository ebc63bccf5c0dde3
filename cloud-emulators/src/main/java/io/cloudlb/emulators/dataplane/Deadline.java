// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.time.Duration;

/// The end of a time limit, which can be put off by starting the limit anew. Safe for use by many threads.
final class Deadline {

    private final long limitNanos;
    private volatile long started = System.nanoTime();

    Deadline(Duration limit) {
        limitNanos = limit.toNanos();
    }

    void putOff() {
        started = System.nanoTime();
    }

    boolean isOver() {
        return remainingNanos() <= 0;
    }

    /// How long a blocking call may wait before it must ask again, in milliseconds, at least 1.
    int waitMillis() {
        return Math.clamp(remainingNanos() / 1_000_000, 1, Integer.MAX_VALUE);
    }

    private long remainingNanos() {
        return limitNanos - (System.nanoTime() - started);
    }
}
