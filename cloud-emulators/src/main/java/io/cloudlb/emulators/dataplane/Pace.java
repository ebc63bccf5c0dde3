// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.time.Duration;

/// How much faster than said the waiting goes, so that a demo need not wait for three probes ten seconds apart.
///
/// Shortens probe intervals, draining delays and idle timeouts. Does not shorten the time a probe or a connection may
/// take: the machine is no faster because the demo is.
///
/// @param times 1 for real time, 20 for twenty times as fast
public record Pace(double times) {
    public Pace {
        if (!(times > 0) || Double.isInfinite(times)) {
            throw new IllegalArgumentException("the pace must be positive, not " + times);
        }
    }

    /// As long as said.
    public static Pace real() {
        return new Pace(1);
    }

    /// The waiting in fact, at least a millisecond.
    public Duration of(Duration said) {
        long millis = Math.round(said.toMillis() / times);
        return Duration.ofMillis(Math.max(1, millis));
    }
}
