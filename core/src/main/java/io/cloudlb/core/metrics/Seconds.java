// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import java.time.Duration;

/// Durations as Prometheus wants them.
final class Seconds {
    private static final double NANOS_PER_SECOND = 1e9;

    private Seconds() {}

    static double of(Duration duration) {
        return duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND;
    }
}
