// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocationSnapshot.Hold;
import io.cloudlb.metallb.allocation.AllocationSnapshot.Waiting;
import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.allocation.Decision.Assignment;
import io.cloudlb.metallb.allocation.Decision.Proposal;
import io.cloudlb.metallb.allocation.Placement.Attempt;
import io.cloudlb.metallb.allocation.Review.Verdict;
import io.cloudlb.metallb.allocation.Transition.Cause;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.Pool;
import io.cloudlb.metallb.pool.PoolSet;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Who has which address. Changed in place: one thread at a time. What is asked with an older time than before is
/// answered as of the older time, except that a rest that has ended stays ended.
///
/// What it promises:
///
/// - no address for two, unless both agree to share it;
/// - nobody loses or changes an address except for a [Cause] that the log names, and none of the causes is that
/// another
///   Service came, went or changed;
/// - who has an address is asked before who has none; [#decideAll] does not depend on the order of its argument;
/// - what it gave out counts more than what any object says.
public final class Allocator {
    private final AllocatorSettings settings;
    private final Map<ServiceKey, Waiting> waiting = new HashMap<>();
    private final AllocationLog log;
    private final Allocations allocations;
    private AddressSpace space;
    private Placement placement;
    private Review review;

    public Allocator(AllocatorSettings settings, PoolSet pools) {
        this.settings = settings;
        log = new AllocationLog(settings.logCapacity());
        space = new AddressSpace(pools, settings.sharingAcross());
        allocations = new Allocations(settings, space);
        placement = new Placement(space, settings.quotas(), allocations::addressesOf);
        review = new Review(space, placement, settings.editPolicy());
    }

    /// An allocator that goes on from a snapshot, with an empty log.
    public static Allocator from(AllocationSnapshot snapshot, AllocatorSettings settings) {
        Allocator allocator = new Allocator(settings, snapshot.pools());
        allocator.allocations.restore(snapshot);
        snapshot.waiting()
                .forEach(waiter -> allocator.waiting.put(waiter.request().service(), waiter));
        return allocator;
    }

    /// All it knows, as a value.
    public AllocationSnapshot snapshot() {
        return new AllocationSnapshot(
                space.pools(),
                List.copyOf(allocations.all()),
                space.holds(),
                List.copyOf(waiting.values()),
                List.copyOf(allocations.leaving()));
    }

    /// Takes over what Services have already, before anyone is served: at start, and after a change of leader.
    /// Where two claim one address and do not share it, the one that asks for it by name has it, else the first
    /// by name; what the other lost is in the log.
    public void adopt(Collection<AllocationRequest> requests, Instant now) {
        requests.stream()
                .filter(request -> !request.published().addresses().isEmpty())
                .sorted(Turns.OF_ADOPTION)
                .forEach(request -> adopt(request, now));
    }

    /// Decides on many at once: first those with addresses are taken over and looked at, then the others are
    /// served, those first that name addresses, then those that name a pool, then the rest by name.
    public Map<ServiceKey, Decision> decideAll(Collection<AllocationRequest> requests, Instant now) {
        adopt(requests, now);
        Map<ServiceKey, Decision> decisions = LinkedHashMap.newLinkedHashMap(requests.size());
        Turns.ofDecision(requests, allocations::has)
                .forEach(request -> decisions.put(request.service(), decide(request, now)));
        return decisions;
    }

    /// Decides on one Service.
    public Decision decide(AllocationRequest request, Instant now) {
        space.pass(now);
        adopt(request, now);
        return remembered(
                request,
                allocations
                        .of(request.service())
                        .map(allocation -> review(allocation, request, now))
                        .orElseGet(() -> serve(request, now)));
    }

    /// What [#decide] would lead to. Nothing is changed.
    public Proposal consider(AllocationRequest request) {
        return allocations
                .of(request.service())
                .map(allocation -> consider(allocation, request))
                .orElseGet(() -> considerNewcomer(request));
    }

    private Proposal considerNewcomer(AllocationRequest request) {
        return switch (placement.place(request)) {
            case Attempt.Found(List<IpAddress> addresses) -> proposal(addresses, Optional.empty(), true);
            case Attempt.Failed(Unmet why) -> proposal(List.of(), Optional.of(why), false);
        };
    }

    private Proposal consider(Allocation allocation, AllocationRequest request) {
        return switch (review.of(allocation, request)) {
            case Verdict.Stay(Optional<Unmet> unmet) ->
                proposal(allocation.addresses(), unmet, !allocation.request().sameFootprint(request));
            case Verdict.Change(List<IpAddress> addresses, Cause _) -> proposal(addresses, Optional.empty(), true);
            case Verdict.Leave(Unmet why, Cause _) -> proposal(List.of(), Optional.of(why), true);
        };
    }

    private Proposal proposal(List<IpAddress> addresses, Optional<Unmet> unmet, boolean changes) {
        Optional<String> pool = Standing.of(addresses, space.pools()).pool().map(Pool::name);
        return new Proposal(addresses.stream().sorted().toList(), pool, unmet, changes);
    }

    /// Decides again on all who lack something; to be called after something became free.
    ///
    /// @return what changed
    public List<Transition> retry(Instant now) {
        return log.during(() -> decideOnWaiting(now));
    }

    /// Takes a Service's addresses back, because it is gone or needs none any more. Its name may come again later.
    public void release(ServiceKey service, Reuse reuse, Instant now) {
        space.pass(now);
        waiting.remove(service);
        allocations
                .release(service, reuse, now)
                .ifPresent(had -> log.add(new Transition(now, service, had.addresses(), List.of(), Cause.RELEASED)));
    }

    /// The object of a Service shows what the Service has here, and nothing else: what it gave up may go to others
    /// after the hold-down.
    ///
    /// @return whether anything was given up
    public boolean shown(ServiceKey service, Instant now) {
        return allocations.shown(service, now);
    }

    /// The object of a Service still shows addresses that it does not have here, or may come to show them: nobody
    /// else gets them before [#shown]. They may be resting already.
    public void keepFor(AllocationRequest request, Collection<IpAddress> addresses) {
        allocations.keepFor(request, addresses);
    }

    /// Lets addresses rest that somebody had until now and nobody has.
    public void rest(ServiceKey former, Collection<IpAddress> addresses, Instant now) {
        allocations.rest(former, addresses, now);
    }

    /// What a Service has no more and its object may still show.
    public List<IpAddress> keptFor(ServiceKey former) {
        return allocations.keptFor(former);
    }

    /// What somebody has no more and may still be announced, by the Service that had it.
    public Map<ServiceKey, List<IpAddress>> kept() {
        return allocations.kept();
    }

    /// How often something was given up so far: while the number stays, nobody who waits can be served.
    public long releases() {
        return space.releases();
    }

    /// When the next address has rested enough; empty when none rests.
    public Optional<Instant> nextRested() {
        return space.holds().stream()
                .map(Hold::until)
                .filter(until -> !until.equals(Instant.MAX))
                .findFirst();
    }

    /// Puts other pools in force, and does with those who have addresses what the policy says.
    public PoolEdit edit(PoolSet pools, Instant now) {
        return edit(pools, _ -> true, now);
    }

    /// The same where some are decided on by others: they keep what they have.
    ///
    /// @param ours whether it is decided here on a Service
    public PoolEdit edit(PoolSet pools, Predicate<ServiceKey> ours, Instant now) {
        EditReport report = new EditReport(settings.editPolicy(), assignments(), fills());
        put(pools);
        space.pass(now);
        List<Transition> transitions = log.during(() -> {
            decideAll(
                    allocations.all().stream()
                            .map(Allocation::request)
                            .filter(request -> ours.test(request.service()))
                            .toList(),
                    now);
            decideOnWaiting(now);
        });
        List<Allocation> known = allocations.all().stream()
                .filter(allocation -> ours.test(allocation.request().service()))
                .toList();
        return report.after(pools, transitions, known, fills());
    }

    /// Puts other pools in force, and decides on nobody.
    public void put(PoolSet pools) {
        space = new AddressSpace(pools, settings.sharingAcross());
        allocations.moveTo(space);
        placement = new Placement(space, settings.quotas(), allocations::addressesOf);
        review = new Review(space, placement, settings.editPolicy());
    }

    /// What other pools would do under a policy. Nothing is changed.
    public PoolEdit preview(PoolSet pools, EditPolicy policy, Instant now) {
        return from(snapshot(), settings.withEditPolicy(policy)).edit(pools, now);
    }

    /// What a Service has.
    public Optional<Assignment> assignment(ServiceKey service) {
        return allocations.of(service).map(allocations::assignment);
    }

    /// What everybody has.
    public SortedMap<ServiceKey, Assignment> assignments() {
        SortedMap<ServiceKey, Assignment> all = new TreeMap<>();
        allocations.all().forEach(one -> all.put(one.request().service(), allocations.assignment(one)));
        return all;
    }

    /// Who lacks what: those without an address, and those whose wish is not met.
    public SortedMap<ServiceKey, Unmet> unmet() {
        SortedMap<ServiceKey, Unmet> all = new TreeMap<>();
        waiting.forEach((service, waiter) -> all.put(service, waiter.unmet()));
        return all;
    }

    /// What a Service lacks.
    public Optional<Unmet> unmet(ServiceKey service) {
        return Optional.ofNullable(waiting.get(service)).map(Waiting::unmet);
    }

    /// Whether anybody lacks anything.
    public boolean isAnybodyWaiting() {
        return !waiting.isEmpty();
    }

    /// The pools in force.
    public PoolSet pools() {
        return space.pools();
    }

    /// How full each pool is, by name.
    public List<PoolFill> fills() {
        return space.pools().pools().stream()
                .flatMap((Pool pool) -> space.fills(pool).stream())
                .toList();
    }

    /// Why everybody has what they have.
    public AllocationLog log() {
        return log;
    }

    private void decideOnWaiting(Instant now) {
        decideAll(waiting.values().stream().map(Waiting::request).toList(), now);
    }

    /// Only at first sight: afterwards the object may be older than what is known here.
    private void adopt(AllocationRequest request, Instant now) {
        if (allocations.has(request.service()) || waiting.containsKey(request.service())) {
            return;
        }
        Adoption adoption = Adoption.of(request, space);
        if (!adoption.adopted().isEmpty()) {
            allocations.occupy(request, adoption.adopted(), adoption.wasMet());
        }
        if (!adoption.claimed().isEmpty()) {
            log.add(new Transition(now, request.service(), adoption.claimed(), adoption.adopted(), adoption.cause()));
        }
        adoption.refusal().ifPresent(why -> waiting.put(request.service(), new Waiting(request, why)));
    }

    private Decision serve(AllocationRequest request, Instant now) {
        return switch (placement.place(request)) {
            case Attempt.Failed(Unmet why) -> new Decision.Pending(why);
            case Attempt.Found(List<IpAddress> addresses) -> {
                Allocation allocation = allocations.occupy(request, addresses, true);
                log.add(new Transition(now, request.service(), List.of(), addresses, Cause.ASSIGNED));
                yield new Decision.Holds(allocations.assignment(allocation), Optional.empty());
            }
        };
    }

    private Decision review(Allocation allocation, AllocationRequest request, Instant now) {
        return switch (review.of(allocation, request)) {
            case Verdict.Stay(Optional<Unmet> unmet) ->
                new Decision.Holds(
                        allocations.assignment(change(allocation, request, allocation.addresses(), now)), unmet);
            case Verdict.Change(List<IpAddress> addresses, Cause cause) -> {
                Allocation changed = change(allocation, request, addresses, now);
                log.add(new Transition(now, request.service(), allocation.addresses(), addresses, cause));
                yield new Decision.Holds(allocations.assignment(changed), Optional.empty());
            }
            case Verdict.Leave(Unmet why, Cause cause) -> {
                allocations.takeAway(allocation, now);
                log.add(new Transition(now, request.service(), allocation.addresses(), List.of(), cause));
                yield new Decision.Pending(why);
            }
        };
    }

    private Decision remembered(AllocationRequest request, Decision decision) {
        Optional<Unmet> unmet =
                switch (decision) {
                    case Decision.Holds(Assignment _, Optional<Unmet> lacking) -> lacking;
                    case Decision.Pending(Unmet why) -> Optional.of(why);
                };
        unmet.ifPresentOrElse(
                why -> waiting.put(request.service(), new Waiting(request, why)),
                () -> waiting.remove(request.service()));
        return decision;
    }

    private Allocation change(
            Allocation allocation, AllocationRequest request, List<IpAddress> addresses, Instant now) {
        boolean stays = addresses.equals(allocation.addresses());
        boolean wasMet = Review.isMet(request, addresses, space.pools())
                || (stays && allocation.wasMet() && allocation.request().wish().equals(request.wish()));
        return allocations.change(allocation, request, addresses, wasMet, now);
    }
}
