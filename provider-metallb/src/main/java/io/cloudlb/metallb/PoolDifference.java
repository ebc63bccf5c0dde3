// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.metallb.pool.PoolDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How a pool of one set differs from the pool of its name in another.
///
/// @param name the pool's name
/// @param kind how
public record PoolDifference(String name, Kind kind) {
    /// How they differ.
    public enum Kind {
        /// There was none.
        ADDED,
        /// It is written in another way.
        CHANGED,
        /// There is none any more.
        REMOVED,
        /// It does not.
        SAME
    }

    /// The differences of two sets, by name.
    static List<PoolDifference> between(Collection<PoolDefinition> before, Collection<PoolDefinition> after) {
        Map<String, PoolDefinition> old = byName(before);
        Map<String, PoolDefinition> other = byName(after);
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(other.keySet());
        return names.stream()
                .map(name -> new PoolDifference(name, kind(old.get(name), other.get(name))))
                .toList();
    }

    private static Kind kind(@Nullable PoolDefinition before, @Nullable PoolDefinition after) {
        if (before == null) {
            return Kind.ADDED;
        }
        if (after == null) {
            return Kind.REMOVED;
        }
        return Objects.equals(before, after) ? Kind.SAME : Kind.CHANGED;
    }

    private static Map<String, PoolDefinition> byName(Collection<PoolDefinition> pools) {
        return pools.stream()
                .collect(
                        Collectors.toMap(PoolDefinition::name, Function.identity(), (first, _) -> first, TreeMap::new));
    }
}
