// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.PoolSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What MetalLB's speakers make of pools and Services, reckoned by their rule. A speaker announces a Service whose
/// addresses are all of one pool of those that it goes by. It does not take newer pools as long as it announces
/// addresses that are not all of one of them: it refuses the whole set, and goes on with what it has. A speaker that
/// was started anew, or has nothing to announce, goes by the newest pools.
///
/// Nobody tells when a speaker was started, or to which node an address went. So this holds every set of pools that
/// some speaker may go by, and each is carried on by the rule: first what a speaker has that was never disturbed,
/// last the newest.
///
/// @param inForce what speakers may go by; one, once all of them must have taken the newest pools
/// @param newest the newest pools
/// @param waitsFor whose addresses keep some speaker from the newest pools
public record Speaker(List<InForce> inForce, PoolSet newest, SortedMap<ServiceKey, List<IpAddress>> waitsFor) {
    private static final int KEPT = 8;

    /// Before anything is known: it announces nothing.
    public static final Speaker NEW = new Speaker(
            List.of(new InForce.Remembered(Set.of(), Set.of())), PoolSet.EMPTY, Collections.emptySortedMap());

    public Speaker {
        inForce = List.copyOf(inForce);
        waitsFor = Sorted.copyOf(waitsFor);
    }

    /// What a speaker goes by.
    public sealed interface InForce {
        /// Whether it announces these addresses if a Service has them.
        default boolean announces(List<IpAddress> addresses) {
            return switch (this) {
                case Known(PoolSet pools) -> pools.holds(addresses);
                case Remembered(Set<List<IpAddress>> announced, Set<List<IpAddress>> _) ->
                    announced.contains(addresses);
                case Forgotten _ -> false;
            };
        }

        /// Whether it may keep to what it has, rather than not to announce these addresses any more.
        default boolean clingsTo(List<IpAddress> addresses) {
            return switch (this) {
                case Known(PoolSet pools) -> pools.holds(addresses);
                case Remembered(Set<List<IpAddress>> _, Set<List<IpAddress>> perhaps) -> perhaps.contains(addresses);
                case Forgotten _ -> true;
            };
        }

        /// @param pools the pools
        record Known(PoolSet pools) implements InForce {}

        /// Which pools it has was known to a process that is no more; what it announced then is in the Services'
        /// status.
        ///
        /// @param announced the addresses of each Service that it announced
        /// @param perhaps the same, with those that it may have announced
        record Remembered(Set<List<IpAddress>> announced, Set<List<IpAddress>> perhaps) implements InForce {
            public Remembered {
                announced = Set.copyOf(announced);
                perhaps = Set.copyOf(perhaps);
            }
        }

        /// One of so many sets that they are not kept: it may announce anything, and nothing for certain.
        record Forgotten() implements InForce {}
    }

    /// Those that are known by what they announce.
    ///
    /// @param undisturbed what one announces that was never disturbed
    /// @param certain what all of them announce
    /// @param perhaps what any of them may announce
    public static Speaker announcing(
            Collection<List<IpAddress>> undisturbed,
            Collection<List<IpAddress>> certain,
            Collection<List<IpAddress>> perhaps) {
        return new Speaker(
                List.of(
                        new InForce.Remembered(Set.copyOf(undisturbed), Set.copyOf(undisturbed)),
                        new InForce.Remembered(Set.copyOf(certain), Set.copyOf(perhaps))),
                PoolSet.EMPTY,
                Collections.emptySortedMap());
    }

    /// The same when these are the newest pools, and Services have these addresses.
    public Speaker with(PoolSet pools, Map<ServiceKey, List<IpAddress>> held) {
        if (!pools.isKnown()) {
            return new Speaker(inForce, pools, Collections.emptySortedMap());
        }
        SortedMap<ServiceKey, List<IpAddress>> outside = new TreeMap<>(held);
        outside.values().removeIf(pools::holds);
        List<InForce> refusing = inForce.stream()
                .filter(one -> outside.values().stream().anyMatch(one::clingsTo))
                .toList();
        outside.values().removeIf(addresses -> refusing.stream().noneMatch(one -> one.clingsTo(addresses)));
        InForce taken = new InForce.Known(pools);
        List<InForce> then = Stream.concat(
                        inForce.stream().map(one -> refusing.contains(one) ? one : taken), Stream.of(taken))
                .distinct()
                .toList();
        return new Speaker(few(then), pools, outside);
    }

    private static List<InForce> few(List<InForce> all) {
        if (all.size() <= KEPT) {
            return all;
        }
        List<InForce> few = new ArrayList<>(all.subList(0, KEPT - 2));
        few.add(new InForce.Forgotten());
        few.add(all.getLast());
        return few.stream().distinct().toList();
    }

    /// Whether some speaker refuses the newest pools.
    public boolean refuses() {
        return !waitsFor.isEmpty();
    }

    /// Whether some speaker has taken the newest pools that refused them before.
    public boolean tookMoreThan(Speaker before) {
        return newest.equals(before.newest) && inForce.size() < before.inForce.size();
    }

    /// What a Service lacks that has these addresses, by what it lacks otherwise. That it is not announced, or not for
    /// long, matters more than what else it may wish.
    public Optional<Unmet> judge(List<IpAddress> addresses, Optional<Unmet> otherwise) {
        if (addresses.isEmpty() || !newest.isKnown()) {
            return otherwise;
        }
        if (inForce.stream().allMatch(one -> one.announces(addresses))) {
            return otherwise;
        }
        boolean isHeld = newest.holds(addresses);
        return !isHeld && inForce.getFirst().announces(addresses)
                ? Standing.of(addresses, newest)
                        .fault()
                        .<Unmet>map(Unmet.Stranded::new)
                        .or(() -> otherwise)
                : Optional.of(new Unmet.NotAnnounced(addresses, waitsFor, !isHeld));
    }
}
