// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.core.model.Problem;
import io.cloudlb.metallb.pool.ServiceScope.ServiceTraits;
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

    /// Before any pools were read.
    static final PoolSet UNREAD = unknown(List.of());

    private final SortedMap<String, Pool> byName = new TreeMap<>();
    private final NavigableMap<IpAddress, Home> homes = new TreeMap<>();
    private final List<Pool> pinned;
    private final List<Pool> open;
    private final boolean known;
    private final List<Problem> refusals;

    /// Pools that [PoolSetReading#read] has found sound.
    PoolSet(Collection<Pool> pools) {
        this(pools, true, List.of());
    }

    private PoolSet(Collection<Pool> pools, boolean known, List<Problem> refusals) {
        this.known = known;
        this.refusals = List.copyOf(refusals);
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

    /// There are pools, and which they are is not known: they are refused, and no earlier ones are remembered.
    ///
    /// @param refusals why
    static PoolSet unknown(List<Problem> refusals) {
        return new PoolSet(List.of(), false, refusals);
    }

    /// Whether it is known which pools there are.
    public boolean isKnown() {
        return known;
    }

    /// Why it is not known.
    public List<Problem> refusals() {
        return refusals;
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
        return block(address).filter(home -> home.pool().offers(address));
    }

    /// Whether all of some addresses are of one pool, whether it gives them out or not. That is what MetalLB's speaker
    /// asks before it announces them; of `autoAssign`, `serviceAllocation` and `avoidBuggyIPs` it knows nothing.
    public boolean holds(Collection<IpAddress> addresses) {
        List<Optional<String>> names = addresses.stream()
                .map(address -> block(address).map(home -> home.pool().name()))
                .distinct()
                .toList();
        return names.size() == 1 && names.getFirst().isPresent();
    }

    private Optional<Home> block(IpAddress address) {
        return Optional.ofNullable(homes.floorEntry(address))
                .map(Map.Entry::getValue)
                .filter(home -> home.block().contains(address));
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
        return other instanceof PoolSet set
                && byName.equals(set.byName)
                && known == set.known
                && refusals.equals(set.refusals);
    }

    @Override
    public int hashCode() {
        return byName.hashCode();
    }

    @Override
    public String toString() {
        return known ? byName.values().toString() : "unknown: " + refusals;
    }
}
