// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import java.time.Duration;

/// How long things take.
///
/// @param operation from the answer to the effect
/// @param longestWait how long one `wait` holds its client; the API says about two minutes
/// @param kept how many finished operations can still be asked for; those that ended first go first
public record ComputeTiming(Duration operation, Duration longestWait, int kept) {

    /// Everything is done in its answer.
    public static ComputeTiming immediate() {
        return new ComputeTiming(Duration.ZERO, Duration.ofMinutes(2), 5_000);
    }

    /// The same with operations that take so long.
    public ComputeTiming operationsTaking(Duration time) {
        return new ComputeTiming(time, longestWait, kept);
    }

    /// The same with a shorter memory.
    public ComputeTiming keeping(int finished) {
        return new ComputeTiming(operation, longestWait, finished);
    }

    /// The same with another patience of `wait`.
    public ComputeTiming waiting(Duration longest) {
        return new ComputeTiming(operation, longest, kept);
    }
}
