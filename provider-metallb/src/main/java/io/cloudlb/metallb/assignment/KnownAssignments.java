// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocationRequest;
import io.cloudlb.metallb.allocation.AllocationSnapshot;
import io.cloudlb.metallb.allocation.AllocationSnapshot.Waiting;
import io.cloudlb.metallb.allocation.Allocator;
import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.Decision.Assignment;
import io.cloudlb.metallb.allocation.PoolEdit;
import io.cloudlb.metallb.allocation.Published;
import io.cloudlb.metallb.allocation.Speaker;
import io.cloudlb.metallb.allocation.Unmet;
import io.cloudlb.metallb.claims.Claims.Claim;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.PoolSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The allocator and whom it knows by UID; made anew whenever all Services are read. Not safe for several threads.
///
/// @param allocator who has what
/// @param uids the UIDs of the Services it knows
/// @param others those of them that other processes decide on
record KnownAssignments(Allocator allocator, SortedMap<ServiceKey, String> uids, Set<ServiceKey> others) {
    /// Before anything is known.
    static KnownAssignments empty(AllocatorSettings settings) {
        return new KnownAssignments(new Allocator(settings, PoolSet.EMPTY), new TreeMap<>(), new HashSet<>());
    }

    /// What is known after all Services were read. Who has an address by its object or by a claim has it here;
    /// who waited goes on waiting; what rested goes on resting; and what somebody had, and nobody has, rests
    /// from now on.
    KnownAssignments after(
            List<ServiceListing.Entry> listing, OpenClaims claims, AllocatorSettings settings, Instant now) {
        SortedMap<ServiceKey, String> present = new TreeMap<>();
        listing.forEach(entry -> present.put(entry.request().service(), entry.uid()));
        claims.settleAllBut(present);
        List<AllocationRequest> requests =
                listing.stream().map(entry -> claimed(entry, claims)).toList();
        AllocationSnapshot before = allocator.snapshot();
        Allocator next = Allocator.from(
                new AllocationSnapshot(
                        before.pools(),
                        List.of(),
                        held(before, present, settings, now),
                        waiting(before, requests),
                        List.of()),
                settings);
        next.adopt(requests, now);
        listing.forEach(entry -> keep(entry, claims, next));
        before.allocations()
                .forEach(allocation -> next.rest(allocation.request().service(), allocation.addresses(), now));
        Set<ServiceKey> foreign = new HashSet<>();
        listing.stream()
                .filter(entry -> !entry.ours())
                .forEach(entry -> foreign.add(entry.request().service()));
        return new KnownAssignments(next, present, foreign);
    }

    /// A claim counts more than the object, which is about to be written; unless the object shows a part of it.
    private static AllocationRequest claimed(ServiceListing.Entry entry, OpenClaims claims) {
        AllocationRequest request = entry.request();
        List<IpAddress> shown = request.published().addresses();
        Optional<Claim> claim = claims.of(request.service(), entry.uid());
        if (claim.isPresent() && shown.equals(claim.get().addresses())) {
            claims.settle(request.service());
        }
        return claim.filter(known -> shown.isEmpty() || !known.addresses().containsAll(shown))
                .map(known -> request.showing(new Published(
                        known.addresses(), request.published().pool().or(() -> Optional.of("")))))
                .orElse(request);
    }

    /// Nobody else gets what a Service shows or may come to show.
    private static void keep(ServiceListing.Entry entry, OpenClaims claims, Allocator allocator) {
        AllocationRequest request = entry.request();
        allocator.keepFor(request, request.published().addresses());
        claims.of(request.service(), entry.uid()).ifPresent(claim -> allocator.keepFor(request, claim.addresses()));
    }

    /// An address that was kept for a living Service until it shows another one is kept anew if that is still so.
    private static List<AllocationSnapshot.Hold> held(
            AllocationSnapshot before, SortedMap<ServiceKey, String> present, AllocatorSettings settings, Instant now) {
        Instant rested = now.plus(settings.holdDown());
        return before.holds().stream()
                .map(hold -> hold.until().equals(Instant.MAX) && present.containsKey(hold.former())
                        ? new AllocationSnapshot.Hold(hold.address(), rested, hold.former())
                        : hold)
                .toList();
    }

    /// Who shows the address of another load balancer, of no pool and without the mark of one, waits as well as who
    /// shows none.
    private static List<Waiting> waiting(AllocationSnapshot before, List<AllocationRequest> requests) {
        Set<ServiceKey> withoutAny = new HashSet<>();
        requests.stream()
                .filter(request -> request.published().pool().isEmpty())
                .filter(request -> request.published().addresses().stream()
                        .noneMatch(shown -> before.pools().homeOf(shown).isPresent()))
                .forEach(request -> withoutAny.add(request.service()));
        return before.waiting().stream()
                .filter(waiter -> withoutAny.contains(waiter.request().service()))
                .toList();
    }

    /// Everybody who has or lacks something.
    Set<ServiceKey> services() {
        Set<ServiceKey> services = new HashSet<>(allocator.assignments().keySet());
        services.addAll(allocator.unmet().keySet());
        return services;
    }

    /// What MetalLB's speaker may announce of ours: what Services have, and what one has given up that needs none any
    /// more, as long as the speaker may not have heard of that.
    SortedMap<ServiceKey, List<IpAddress>> announced() {
        SortedMap<ServiceKey, List<IpAddress>> announced = new TreeMap<>();
        allocator.assignments().forEach((service, assignment) -> announced.put(service, assignment.addresses()));
        allocator.kept().forEach((service, addresses) -> {
            if (allocator.unmet(service).isEmpty()) {
                announced.putIfAbsent(service, addresses.stream().sorted().toList());
            }
        });
        announced.keySet().removeIf(service -> !isOurs(service));
        return announced;
    }

    /// What a Service has and lacks.
    Held held(ServiceKey service) {
        Optional<Assignment> assignment = allocator.assignment(service);
        return new Held(
                assignment.map(Assignment::addresses).orElse(List.of()),
                assignment.flatMap(Assignment::pool),
                allocator.unmet(service));
    }

    /// Puts other pools in force here, and tells what comes of it.
    AssignmentPreview edit(PoolSet pools, Speaker speaker, Instant now) {
        Speaker meanwhile = speaker.with(pools, announced());
        PoolEdit edit = allocator.edit(pools, this::isOurs, now);
        Speaker afterwards = meanwhile.with(pools, announced());
        SortedMap<ServiceKey, Unmet> lacking = new TreeMap<>();
        services().forEach(service -> {
            Held held = held(service);
            afterwards
                    .judge(isOurs(service) ? held.addresses() : List.of(), held.unmet())
                    .ifPresent(unmet -> lacking.put(service, unmet));
        });
        return new AssignmentPreview(edit, lacking, meanwhile, afterwards);
    }

    /// Whether an address has rested enough by now that rested before.
    boolean hasRested(Instant now) {
        return allocator.nextRested().filter(until -> !until.isAfter(now)).isPresent();
    }

    /// How long until the next address has rested enough, where somebody waits.
    Optional<Duration> untilRested(Instant now) {
        return allocator.isAnybodyWaiting()
                ? allocator.nextRested().map(until -> Duration.between(now, until))
                : Optional.empty();
    }

    /// Whether it is decided here on a Service.
    boolean isOurs(ServiceKey service) {
        return !others.contains(service);
    }

    /// It is decided here on that very Service.
    void takeUp(ServiceKey service, String uid) {
        uids.put(service, uid);
        others.remove(service);
    }

    /// Whether that very Service is known, and no other of its name.
    boolean knows(ServiceKey service, String uid) {
        return uid.equals(uids.get(service));
    }
}
