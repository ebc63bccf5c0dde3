// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Pools that make sense together: names are unique and no two blocks overlap. Two sets of equal pools are equal,
/// whatever order they were written in.
public final class PoolSet {
    private static final Comparator<Pool> BY_PRIORITY =
            Comparator.comparingInt(PoolSet::rank).thenComparing(Pool::name);

    /// No pool at all.
    public static final PoolSet EMPTY = new PoolSet(List.of());

    private final SortedMap<String, Pool> byName = new TreeMap<>();
    private final NavigableMap<IpAddress, Home> homes = new TreeMap<>();
    private final List<Pool> pinned;
    private final List<Pool> open;

    /// Pools that [PoolSetReading#read] has found sound.
    PoolSet(Collection<Pool> pools) {
        for (Pool pool : pools) {
            byName.put(pool.name(), pool);
            pool.blocks().forEach(block -> homes.put(block.first(), new Home(pool, block)));
        }
        pinned = automatic()
                .filter(pool -> pool.scope().isPresent())
                .sorted(BY_PRIORITY)
                .toList();
        open = automatic().filter(pool -> pool.scope().isEmpty()).toList();
    }

    /// The pools, by name.
    public List<Pool> pools() {
        return List.copyOf(byName.values());
    }

    /// The pool of that name.
    public Optional<Pool> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// The pools that may serve a Service which names neither pool nor address, in the order of MetalLB: pinned
    /// ones that admit it by priority, then those for everyone. Equals are ordered by name.
    public List<Pool> pinnedFor(ServiceTraits service) {
        return pinned.isEmpty()
                ? pinned
                : pinned.stream().filter(pool -> pool.admits(service)).toList();
    }

    /// The pools that give addresses to everyone unasked, by name.
    public List<Pool> open() {
        return open;
    }

    /// Which pool and block an address is of; empty for one that no pool gives out.
    public Optional<Home> homeOf(IpAddress address) {
        Map.Entry<IpAddress, Home> candidate = homes.floorEntry(address);
        return Optional.ofNullable(candidate)
                .map(Map.Entry::getValue)
                .filter(home -> home.block().contains(address) && home.pool().offers(address));
    }

    private Stream<Pool> automatic() {
        return byName.values().stream().filter(Pool::autoAssign);
    }

    private static int rank(Pool pool) {
        int priority = pool.scope().map(ServiceScope::priority).orElse(0);
        return priority == 0 ? Integer.MAX_VALUE : priority;
    }

    /// Where an address lives.
    ///
    /// @param pool the pool that gives it out
    /// @param block the block of the pool that it is in
    public record Home(Pool pool, Block block) {}

    @Override
    public boolean equals(Object other) {
        return other instanceof PoolSet set && byName.equals(set.byName);
    }

    @Override
    public int hashCode() {
        return byName.hashCode();
    }

    @Override
    public String toString() {
        return byName.values().toString();
    }
}
