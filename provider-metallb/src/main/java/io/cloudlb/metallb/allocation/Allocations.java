// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocationSnapshot.Hold;
import io.cloudlb.metallb.allocation.Decision.Assignment;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What each Service has, and what it has given up while its object may still show it. Decides nothing; keeps the
/// address space in step. One thread at a time.
final class Allocations {
    private final AllocatorSettings settings;
    private final Map<ServiceKey, Allocation> held = new HashMap<>();
    private final Map<ServiceKey, Allocation> leaving = new HashMap<>();
    private AddressSpace space;

    Allocations(AllocatorSettings settings, AddressSpace space) {
        this.settings = settings;
        this.space = space;
    }

    /// Takes over what a snapshot says.
    void restore(AllocationSnapshot snapshot) {
        snapshot.allocations().forEach(one -> held.put(one.request().service(), one));
        snapshot.leaving().forEach(one -> leaving.put(one.request().service(), one));
        occupyAll(snapshot.holds());
    }

    /// Everybody keeps what they have in another space, and what rests goes on resting.
    void moveTo(AddressSpace next) {
        List<Hold> holds = space.holds();
        space = next;
        occupyAll(holds);
    }

    private void occupyAll(List<Hold> holds) {
        Stream.concat(held.values().stream(), leaving.values().stream())
                .forEach(one -> one.addresses().forEach(address -> space.occupy(address, one.request())));
        holds.forEach(space::rest);
    }

    Optional<Allocation> of(ServiceKey service) {
        return Optional.ofNullable(held.get(service));
    }

    boolean has(ServiceKey service) {
        return held.containsKey(service);
    }

    Collection<Allocation> all() {
        return held.values();
    }

    /// Who has left an address to those it was shared with.
    Collection<Allocation> leaving() {
        return leaving.values();
    }

    List<IpAddress> addressesOf(ServiceKey service) {
        return of(service).map(Allocation::addresses).orElse(List.of());
    }

    /// A Service has these addresses from now on.
    Allocation occupy(AllocationRequest request, List<IpAddress> addresses, boolean wasMet) {
        Allocation allocation = new Allocation(request, addresses, wasMet);
        held.put(request.service(), allocation);
        addresses.forEach(address -> endLeaving(request.service(), address));
        addresses.forEach(address -> space.occupy(address, request));
        return allocation;
    }

    /// The same of one that has some already, which may be the same.
    Allocation change(
            Allocation before, AllocationRequest request, List<IpAddress> addresses, boolean wasMet, Instant now) {
        AllocationRequest known = request.showing(before.request().published());
        if (addresses.equals(before.addresses()) && before.request().sameFootprint(request)) {
            Allocation same = new Allocation(known, addresses, wasMet);
            held.put(request.service(), same);
            return same;
        }
        Predicate<IpAddress> kept = addresses::contains;
        before.addresses().stream().filter(kept).forEach(address -> space.vacate(address, before.request()));
        vacate(before, before.addresses().stream().filter(kept.negate()).toList(), ofTheLiving(), now);
        return occupy(known, addresses, wasMet);
    }

    /// A living Service has nothing from now on.
    void takeAway(Allocation allocation, Instant now) {
        held.remove(allocation.request().service());
        vacate(allocation, allocation.addresses(), ofTheLiving(), now);
    }

    /// A Service is gone or needs none any more.
    ///
    /// @return what it had
    Optional<Allocation> release(ServiceKey service, Reuse reuse, Instant now) {
        Optional<Allocation> released = Optional.ofNullable(held.remove(service));
        released.ifPresent(allocation -> vacate(allocation, allocation.addresses(), reuse, now));
        endLeaving(service, now);
        if (reuse == Reuse.AFTER_HOLD_DOWN) {
            endQuarantine(service, now);
        }
        return released;
    }

    /// When what a living Service gives up may go to somebody else.
    private Reuse ofTheLiving() {
        return settings.confirms() ? Reuse.AFTER_IT_IS_SHOWN : Reuse.AFTER_HOLD_DOWN;
    }

    private void vacate(Allocation allocation, List<IpAddress> addresses, Reuse reuse, Instant now) {
        Instant until =
                switch (reuse) {
                    case AFTER_HOLD_DOWN -> now.plus(settings.holdDown());
                    case AFTER_OBJECT_IS_GONE, AFTER_IT_IS_SHOWN -> Instant.MAX;
                };
        for (IpAddress address : addresses) {
            boolean free = space.vacate(address, allocation.request());
            if (free && until.isAfter(now)) {
                space.rest(new Hold(address, until, allocation.request().service()));
            } else if (!free && reuse == Reuse.AFTER_IT_IS_SHOWN) {
                beginLeaving(allocation.request(), address);
            }
        }
    }

    /// The object of a Service shows what the Service has, and nothing else.
    ///
    /// @return whether anything was given up
    boolean shown(ServiceKey service, Instant now) {
        boolean left = endLeaving(service, now);
        return endQuarantine(service, now) || left;
    }

    /// The object of a Service still shows addresses that it does not have, or may come to show them: nobody else gets
    /// them before [#shown]. They may be resting already.
    void keepFor(AllocationRequest request, Collection<IpAddress> addresses) {
        List<IpAddress> own = addressesOf(request.service());
        for (IpAddress address : addresses) {
            if (own.contains(address) || space.quarantine(address).isPresent()) {
                continue;
            }
            if (space.isUnoccupied(address)) {
                space.rest(new Hold(address, Instant.MAX, request.service()));
            } else if (space.obstacleAsMetalLb(address, request).isEmpty()) {
                beginLeaving(request, address);
            }
        }
    }

    /// Lets addresses rest that somebody had until now and nobody has.
    void rest(ServiceKey former, Collection<IpAddress> addresses, Instant now) {
        Instant until = now.plus(settings.holdDown());
        addresses.stream()
                .filter(address -> until.isAfter(now) && space.isVacant(address))
                .forEach(address -> space.rest(new Hold(address, until, former)));
    }

    /// What a Service has no more and its object may still show.
    List<IpAddress> keptFor(ServiceKey former) {
        return Stream.concat(
                        space.formerlyOf(former).stream()
                                .filter(address -> space.quarantine(address).isPresent()),
                        left(former).stream())
                .toList();
    }

    /// What somebody has no more and may still be announced, by the Service that had it.
    Map<ServiceKey, List<IpAddress>> kept() {
        Map<ServiceKey, List<IpAddress>> kept = new TreeMap<>();
        space.holds().stream()
                .filter(Hold::openEnded)
                .forEach(hold -> kept.computeIfAbsent(hold.former(), _ -> new ArrayList<>())
                        .add(hold.address()));
        leaving.forEach((service, allocation) ->
                kept.computeIfAbsent(service, _ -> new ArrayList<>()).addAll(allocation.addresses()));
        return kept;
    }

    /// An address is left to those it was shared with; its ports are not free there before the object shows that.
    private void beginLeaving(AllocationRequest request, IpAddress address) {
        endLeaving(request.service(), address);
        space.occupy(address, request);
        List<IpAddress> addresses = new ArrayList<>(left(request.service()));
        addresses.add(address);
        leaving.put(request.service(), new Allocation(request, addresses, false));
    }

    /// @return whether anything was being left
    private boolean endLeaving(ServiceKey service, Instant now) {
        List<IpAddress> addresses = left(service);
        for (IpAddress address : addresses) {
            if (endLeaving(service, address) && settings.holdDown().isPositive()) {
                space.rest(new Hold(address, now.plus(settings.holdDown()), service));
            }
        }
        return !addresses.isEmpty();
    }

    /// @return whether the address is nobody's now
    private boolean endLeaving(ServiceKey service, IpAddress address) {
        Allocation allocation = leaving.get(service);
        if (allocation == null || !allocation.addresses().contains(address)) {
            return false;
        }
        List<IpAddress> rest = allocation.addresses().stream()
                .filter(other -> !other.equals(address))
                .toList();
        if (rest.isEmpty()) {
            leaving.remove(service);
        } else {
            leaving.put(service, new Allocation(allocation.request(), rest, false));
        }
        return space.vacate(address, allocation.request());
    }

    private List<IpAddress> left(ServiceKey service) {
        return Optional.ofNullable(leaving.get(service))
                .map(Allocation::addresses)
                .orElse(List.of());
    }

    /// @return whether anything was in quarantine
    private boolean endQuarantine(ServiceKey service, Instant now) {
        List<Hold> ended = space.formerlyOf(service).stream()
                .flatMap(address -> space.quarantine(address).stream())
                .toList();
        ended.forEach(hold -> space.rest(new Hold(hold.address(), now.plus(settings.holdDown()), service)));
        space.pass(now);
        return !ended.isEmpty();
    }

    /// What a Service has, as others see it.
    Assignment assignment(Allocation allocation) {
        return new Assignment(allocation.request().service(), allocation.addresses(), pool(allocation));
    }

    /// While it is not known which pools there are, a Service's own object tells where its address is from.
    private Optional<String> pool(Allocation allocation) {
        return space.pools().isKnown()
                ? Standing.of(allocation.addresses(), space.pools()).pool().map(Pool::name)
                : allocation.request().published().pool().filter(name -> !name.isEmpty());
    }
}
