// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import io.cloudlb.emulators.pipeline.Table.ConsistencyLag;
import java.time.Duration;

/// How long things take.
///
/// @param operation from the answer to the effect
/// @param longestWait how long one `wait` holds its client; the API says about two minutes
/// @param kept how many finished operations can still be asked for; those that ended first go first
/// @param listings how long listings go on to show what was there before; a resource that is asked for by its name is
///     shown as it is
public record ComputeTiming(Duration operation, Duration longestWait, int kept, ConsistencyLag listings) {

    /// Everything is done in its answer.
    public static ComputeTiming immediate() {
        return new ComputeTiming(Duration.ZERO, Duration.ofMinutes(2), 5_000, ConsistencyLag.NONE);
    }

    /// The same with operations that take so long.
    public ComputeTiming operationsTaking(Duration time) {
        return new ComputeTiming(time, longestWait, kept, listings);
    }

    /// The same with a shorter memory.
    public ComputeTiming keeping(int finished) {
        return new ComputeTiming(operation, longestWait, finished, listings);
    }

    /// The same with another patience of `wait`.
    public ComputeTiming waiting(Duration longest) {
        return new ComputeTiming(operation, longest, kept, listings);
    }

    /// The same with listings that lag behind.
    public ComputeTiming listing(ConsistencyLag lag) {
        return new ComputeTiming(operation, longestWait, kept, lag);
    }
}
