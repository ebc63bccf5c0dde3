// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.world;

import io.cloudlb.emulators.pipeline.Table.ConsistencyLag;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// How long things take.
///
/// @param operation from the answer to the end
/// @param byKind the same for kinds that take another time
/// @param retryAfter what a client is told to wait before it asks again; zero if it is not told, and then Azure's own
///     clients wait 30 s
/// @param kept how many operations that are done can still be asked for
/// @param listing how long lists go on to show what was there before a write; a read of one resource shows the truth
public record AzureTiming(
        Duration operation, Map<Kind, Duration> byKind, Duration retryAfter, int kept, ConsistencyLag listing) {

    public AzureTiming {
        byKind = Map.copyOf(byKind);
    }

    /// Everything is done in its answer.
    public static AzureTiming immediate() {
        return new AzureTiming(Duration.ZERO, Map.of(), Duration.ofSeconds(1), 10_000, ConsistencyLag.NONE);
    }

    /// The same with operations that take so long.
    public AzureTiming operationsTaking(Duration time) {
        return new AzureTiming(time, byKind, retryAfter, kept, listing);
    }

    /// The same with another time for one kind.
    public AzureTiming taking(Kind kind, Duration time) {
        Map<Kind, Duration> changed = new EnumMap<>(Kind.class);
        changed.putAll(byKind);
        changed.put(kind, time);
        return new AzureTiming(operation, changed, retryAfter, kept, listing);
    }

    /// The same with another `Retry-After` while an operation goes on.
    public AzureTiming askingAgainAfter(Duration time) {
        return new AzureTiming(operation, byKind, time, kept, listing);
    }

    /// The same with lists that lag behind.
    public AzureTiming listing(ConsistencyLag lag) {
        return new AzureTiming(operation, byKind, retryAfter, kept, lag);
    }

    /// How long a change of a kind takes.
    public Duration of(Kind kind) {
        return byKind.getOrDefault(kind, operation);
    }
}
