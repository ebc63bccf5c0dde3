// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocationSnapshot.Hold;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.Pool;
import io.cloudlb.metallb.pool.PoolSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// All addresses of all pools: who is on them, which rest, which are free. Knows nothing of wishes.
final class AddressSpace {
    private final PoolSet pools;
    private final NamespaceList sharingAcross;
    private final Map<String, Map<IpFamily, FamilySpace>> spaces = new TreeMap<>();
    private final Map<IpAddress, Occupancy> occupancies = new HashMap<>();
    private final SharedAddresses shared = new SharedAddresses();
    private final HoldDowns holdDowns = new HoldDowns();
    private final Map<String, Integer> heldByNamespace = new HashMap<>();
    private long releases;

    AddressSpace(PoolSet pools, NamespaceList sharingAcross) {
        this.pools = pools;
        this.sharingAcross = sharingAcross;
        for (Pool pool : pools.pools()) {
            Map<IpFamily, FamilySpace> families = new TreeMap<>();
            Stream.of(IpFamily.values()).forEach(family -> families.put(family, new FamilySpace(pool, family)));
            spaces.put(pool.name(), families);
        }
    }

    PoolSet pools() {
        return pools;
    }

    /// Puts a Service on an address; its rest, if it had one, is over.
    void occupy(IpAddress address, AllocationRequest request) {
        endRest(address);
        Occupancy occupancy = occupancies.computeIfAbsent(address, _ -> new Occupancy());
        if (occupancy.isEmpty()) {
            pools.homeOf(address).ifPresent(home -> space(home).assign(home.block(), address));
        }
        if (!occupancy.hasHolderIn(namespace(request))) {
            heldByNamespace.merge(namespace(request), 1, Integer::sum);
        }
        occupancy.add(request);
        request.sharing().key().ifPresent(key -> shared.enter(key, address));
    }

    /// Takes a Service off an address. Whether the address rests then is the caller's to say.
    ///
    /// @return whether it is nobody's now
    boolean vacate(IpAddress address, AllocationRequest request) {
        Occupancy occupancy = occupancies.get(address);
        if (occupancy == null) {
            return false;
        }
        releases++;
        occupancy.remove(request);
        request.sharing().key().ifPresent(key -> shared.leave(key, address));
        if (!occupancy.hasHolderIn(namespace(request))) {
            heldByNamespace.merge(namespace(request), -1, Integer::sum);
        }
        if (!occupancy.isEmpty()) {
            return false;
        }
        occupancies.remove(address);
        pools.homeOf(address).ifPresent(home -> space(home).unassign(home.block(), address));
        return true;
    }

    /// How often a Service was taken off an address.
    long releases() {
        return releases;
    }

    /// Whether nobody is on an address.
    boolean isUnoccupied(IpAddress address) {
        return !occupancies.containsKey(address);
    }

    /// Whether nobody is on an address and it does not rest.
    boolean isVacant(IpAddress address) {
        return isUnoccupied(address) && holdDowns.of(address).isEmpty();
    }

    /// Lets an address that nobody has rest.
    void rest(Hold hold) {
        endRest(hold.address());
        holdDowns.add(hold);
        pools.homeOf(hold.address()).ifPresent(home -> space(home).rest(home.block(), hold));
    }

    /// Ends the rest of those that have rested enough.
    void pass(Instant now) {
        holdDowns.endedBy(now).forEach(hold -> endRest(hold.address()));
    }

    List<Hold> holds() {
        return holdDowns.all();
    }

    List<IpAddress> formerlyOf(ServiceKey service) {
        return holdDowns.formerlyOf(service);
    }

    /// Who is resting there without end, because somebody may still announce it.
    Optional<Hold> quarantine(IpAddress address) {
        return holdDowns.of(address).filter(Hold::openEnded);
    }

    /// What keeps a Service from an address, by the rules for newcomers.
    Optional<Unmet> obstacle(IpAddress address, AllocationRequest request) {
        return obstacle(address, request, (asking, holding) -> asking.against(holding, sharingAcross));
    }

    /// The same by MetalLB's rules, for those who share since before we knew them.
    Optional<Unmet> obstacleAsMetalLb(IpAddress address, AllocationRequest request) {
        return obstacle(address, request, SharingTerms::againstAsMetalLb);
    }

    /// The same looking at ports only, for those who share already and have not changed their terms.
    Optional<Unmet> takenPort(IpAddress address, AllocationRequest request) {
        return obstacle(address, request, (_, _) -> Optional.empty());
    }

    /// The address of a pool that a Service gets: the one it had last, else the lowest that others of its key
    /// are on and accept it, else the lowest free one, else the one that has rested longest.
    Optional<IpAddress> find(Pool pool, IpFamily family, AllocationRequest request) {
        FamilySpace space = space(pool, family);
        return formerly(pool, family, request)
                .or(() -> joined(pool, family, request))
                .or(space::lowestFree)
                .or(space::soonestRested);
    }

    /// Whether others of its key are on an address of the pool and would accept it there.
    boolean isJoinable(Pool pool, IpFamily family, AllocationRequest request) {
        return joined(pool, family, request).isPresent();
    }

    /// Whether an address of the pool rests that a Service had last.
    boolean rests(Pool pool, ServiceKey service) {
        return holdDowns.formerlyOf(service).stream().anyMatch(address -> isOf(pool, address));
    }

    /// How many addresses a namespace has.
    int heldBy(String namespace) {
        return heldByNamespace.getOrDefault(namespace, 0);
    }

    /// How many more addresses the namespace of a Service would have if that Service had others than now.
    int growth(AllocationRequest request, List<IpAddress> now, List<IpAddress> then) {
        long gained = then.stream()
                .filter(address -> !occupied(address, occupancy -> occupancy.hasHolderIn(namespace(request))))
                .count();
        long lost = now.stream()
                .filter(address -> !then.contains(address))
                .filter(address -> !occupied(address, occupancy -> occupancy.hasHolderBeside(request)))
                .count();
        return (int) (gained - lost);
    }

    /// How full a pool is, in the families that it has.
    List<PoolFill> fills(Pool pool) {
        return spaces.getOrDefault(pool.name(), Map.of()).values().stream()
                .filter(space -> !space.isEmpty())
                .map(FamilySpace::fill)
                .toList();
    }

    private boolean occupied(IpAddress address, Predicate<Occupancy> by) {
        Occupancy occupancy = occupancies.get(address);
        return occupancy != null && by.test(occupancy);
    }

    private static String namespace(AllocationRequest request) {
        return request.service().namespace();
    }

    private Optional<Unmet> obstacle(
            IpAddress address,
            AllocationRequest request,
            BiFunction<SharingTerms, SharingTerms, Optional<Disagreement>> rule) {
        return Optional.ofNullable(occupancies.get(address))
                .flatMap(occupancy -> occupancy.obstacle(request, rule))
                .map(obstacle -> switch (obstacle.why()) {
                    case Disagreement.NotShared() -> new Unmet.AddressInUse(address, obstacle.holders());
                    case Disagreement.DifferentKeys _,
                            Disagreement.DifferentBackends _,
                            Disagreement.NamespacesKeptApart _,
                            Disagreement.NamespaceNotAccepted _,
                            Disagreement.PortTaken _ ->
                        new Unmet.SharingConflict(address, obstacle.holders(), obstacle.why());
                });
    }

    private Optional<IpAddress> formerly(Pool pool, IpFamily family, AllocationRequest request) {
        return holdDowns.formerlyOf(request.service()).stream()
                .filter(address -> address.family() == family && isOf(pool, address))
                .findFirst();
    }

    private Optional<IpAddress> joined(Pool pool, IpFamily family, AllocationRequest request) {
        SharedAddresses.Search search =
                new SharedAddresses.Search(pool.name(), family, request.sharing(), request.ports());
        return request.sharing()
                .key()
                .flatMap(key -> shared.lowest(
                        key,
                        search,
                        address -> address.family() == family
                                && isOf(pool, address)
                                && obstacle(address, request).isEmpty()));
    }

    private boolean isOf(Pool pool, IpAddress address) {
        return pools.homeOf(address)
                .map(home -> home.pool().name().equals(pool.name()))
                .orElse(false);
    }

    private void endRest(IpAddress address) {
        holdDowns
                .remove(address)
                .ifPresent(hold ->
                        pools.homeOf(address).ifPresent(home -> space(home).endRest(home.block(), hold)));
    }

    private FamilySpace space(PoolSet.Home home) {
        return space(home.pool(), home.block().family());
    }

    private FamilySpace space(Pool pool, IpFamily family) {
        Map<IpFamily, FamilySpace> families = spaces.get(pool.name());
        FamilySpace space = families == null ? null : families.get(family);
        if (space == null) {
            throw new IllegalArgumentException(pool.name() + " is not one of the pools");
        }
        return space;
    }
}
