// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.Placement.Attempt;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.Pool;
import io.cloudlb.metallb.pool.PoolSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
    private final Map<ServiceKey, Tenant> tenants = new HashMap<>();
    private final Map<ServiceKey, Waiting> waiting = new HashMap<>();
    private final Map<ServiceKey, Tenant> leaving = new HashMap<>();
    private final AllocationLog log;
    private AddressSpace space;
    private Placement placement;
    private Review review;

    public Allocator(AllocatorSettings settings, PoolSet pools) {
        this.settings = settings;
        log = new AllocationLog(settings.logCapacity());
        space = new AddressSpace(pools, settings.sharingAcross());
        placement = new Placement(space, settings.quotas(), this::holdings);
        review = new Review(space, placement, settings.editPolicy());
    }

    /// An allocator that goes on from a snapshot, with an empty log.
    public static Allocator from(AllocationSnapshot snapshot, AllocatorSettings settings) {
        Allocator allocator = new Allocator(settings, snapshot.pools());
        snapshot.tenants()
                .forEach(tenant -> allocator.tenants.put(tenant.request().service(), tenant));
        snapshot.waiting()
                .forEach(waiter -> allocator.waiting.put(waiter.request().service(), waiter));
        snapshot.leaving()
                .forEach(tenant -> allocator.leaving.put(tenant.request().service(), tenant));
        allocator.occupyAll(snapshot.holds());
        return allocator;
    }

    /// All it knows, as a value.
    public AllocationSnapshot snapshot() {
        return new AllocationSnapshot(
                space.pools(),
                List.copyOf(tenants.values()),
                space.holds(),
                List.copyOf(waiting.values()),
                List.copyOf(leaving.values()));
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
        Turns.ofDecision(requests, tenants::containsKey)
                .forEach(request -> decisions.put(request.service(), decide(request, now)));
        return decisions;
    }

    /// Decides on one Service.
    public Decision decide(AllocationRequest request, Instant now) {
        space.pass(now);
        adopt(request, now);
        Tenant tenant = tenants.get(request.service());
        return remembered(request, tenant == null ? serve(request, now) : review(tenant, request, now));
    }

    /// What [#decide] would lead to. Nothing is changed.
    public Proposal consider(AllocationRequest request) {
        Tenant tenant = tenants.get(request.service());
        return tenant == null ? considerNewcomer(request) : consider(tenant, request);
    }

    private Proposal considerNewcomer(AllocationRequest request) {
        return switch (placement.place(request)) {
            case Attempt.Found(List<IpAddress> addresses) -> proposal(addresses, Optional.empty(), true);
            case Attempt.Failed(Unmet why) -> proposal(List.of(), Optional.of(why), false);
        };
    }

    private Proposal consider(Tenant tenant, AllocationRequest request) {
        return switch (review.of(tenant, request)) {
            case Verdict.Stay(Optional<Unmet> unmet) ->
                proposal(tenant.addresses(), unmet, !tenant.request().sameFootprint(request));
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
        Tenant tenant = tenants.remove(service);
        if (tenant != null) {
            vacate(tenant, tenant.addresses(), reuse, now);
            log.add(new Transition(now, service, tenant.addresses(), List.of(), Cause.RELEASED));
        }
        endLeaving(service, now);
        if (reuse == Reuse.AFTER_HOLD_DOWN) {
            endQuarantine(service, now);
        }
    }

    /// The object of a Service shows what the Service has here, and nothing else: what it gave up may go to others
    /// after the hold-down.
    ///
    /// @return whether anything was given up
    public boolean shown(ServiceKey service, Instant now) {
        boolean left = endLeaving(service, now);
        return endQuarantine(service, now) || left;
    }

    /// The object of a Service still shows addresses that it does not have here, or may come to show them: nobody
    /// else gets them before [#shown]. They may be resting already.
    public void keepFor(AllocationRequest request, Collection<IpAddress> addresses) {
        List<IpAddress> own = holdings(request.service());
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
    public void rest(ServiceKey former, Collection<IpAddress> addresses, Instant now) {
        Instant until = now.plus(settings.holdDown());
        addresses.stream()
                .filter(address -> until.isAfter(now) && space.isVacant(address))
                .forEach(address -> space.rest(new Hold(address, until, former)));
    }

    /// What a Service has no more and its object may still show.
    public List<IpAddress> keptFor(ServiceKey former) {
        return Stream.concat(
                        space.formerlyOf(former).stream()
                                .filter(address -> space.quarantine(address).isPresent()),
                        left(former).stream())
                .toList();
    }

    /// What somebody has no more and may still be announced, by the Service that had it.
    public Map<ServiceKey, List<IpAddress>> kept() {
        Map<ServiceKey, List<IpAddress>> kept = new TreeMap<>();
        space.holds().stream()
                .filter(Hold::openEnded)
                .forEach(hold -> kept.computeIfAbsent(hold.former(), _ -> new ArrayList<>())
                        .add(hold.address()));
        leaving.forEach((service, tenant) ->
                kept.computeIfAbsent(service, _ -> new ArrayList<>()).addAll(tenant.addresses()));
        return kept;
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
                    tenants.values().stream()
                            .map(Tenant::request)
                            .filter(request -> ours.test(request.service()))
                            .toList(),
                    now);
            decideOnWaiting(now);
        });
        List<Tenant> known = tenants.values().stream()
                .filter(tenant -> ours.test(tenant.request().service()))
                .toList();
        return report.after(pools, transitions, known, fills());
    }

    /// Puts other pools in force, and decides on nobody.
    public void put(PoolSet pools) {
        List<Hold> holds = space.holds();
        space = new AddressSpace(pools, settings.sharingAcross());
        placement = new Placement(space, settings.quotas(), this::holdings);
        review = new Review(space, placement, settings.editPolicy());
        occupyAll(holds);
    }

    /// What other pools would do under a policy. Nothing is changed.
    public PoolEdit preview(PoolSet pools, EditPolicy policy, Instant now) {
        return from(snapshot(), settings.withEditPolicy(policy)).edit(pools, now);
    }

    /// What a Service has.
    public Optional<Assignment> assignment(ServiceKey service) {
        return Optional.ofNullable(tenants.get(service)).map(this::assignment);
    }

    /// What everybody has.
    public SortedMap<ServiceKey, Assignment> assignments() {
        SortedMap<ServiceKey, Assignment> all = new TreeMap<>();
        tenants.forEach((service, tenant) -> all.put(service, assignment(tenant)));
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
        if (tenants.containsKey(request.service()) || waiting.containsKey(request.service())) {
            return;
        }
        List<IpAddress> claimed = request.published().oneOfEachFamily().stream()
                .filter(address -> request.published().pool().isPresent()
                        || space.pools().homeOf(address).isPresent())
                .toList();
        List<IpAddress> adopted = claimed.stream()
                .filter(address -> space.obstacleAsMetalLb(address, request).isEmpty())
                .toList();
        if (!adopted.isEmpty()) {
            settle(request, adopted, wasMet(request, adopted));
        }
        if (!claimed.isEmpty()) {
            Cause cause = adopted.equals(claimed) ? Cause.READOPTED : Cause.ADOPTION_REFUSED;
            log.add(new Transition(now, request.service(), claimed, adopted, cause));
        }
        refusal(request, claimed, adopted).ifPresent(why -> waiting.put(request.service(), new Waiting(request, why)));
    }

    /// Whether a Service that is not where it asks to be was there until somebody edited pools: its address is in
    /// none, or in another than it was given from, or its condition says so.
    private boolean wasMet(AllocationRequest request, List<IpAddress> addresses) {
        Published published = request.published();
        Optional<String> home = Standing.of(addresses, space.pools()).pool().map(Pool::name);
        return Review.isMet(request, addresses, space.pools())
                || home.isEmpty()
                || published.pool().filter(given -> !home.get().equals(given)).isPresent()
                || published.lacks(Unmet.NOT_IN_NAMED_POOL);
    }

    private Optional<Unmet> refusal(AllocationRequest request, List<IpAddress> claimed, List<IpAddress> adopted) {
        return claimed.stream()
                .filter(address -> !adopted.contains(address))
                .flatMap(address -> space.obstacleAsMetalLb(address, request).stream())
                .findFirst();
    }

    private Decision serve(AllocationRequest request, Instant now) {
        return switch (placement.place(request)) {
            case Attempt.Failed(Unmet why) -> new Decision.Pending(why);
            case Attempt.Found(List<IpAddress> addresses) -> {
                Tenant tenant = settle(request, addresses, true);
                log.add(new Transition(now, request.service(), List.of(), addresses, Cause.ASSIGNED));
                yield new Decision.Holds(assignment(tenant), Optional.empty());
            }
        };
    }

    private Decision review(Tenant tenant, AllocationRequest request, Instant now) {
        return switch (review.of(tenant, request)) {
            case Verdict.Stay(Optional<Unmet> unmet) ->
                new Decision.Holds(assignment(change(tenant, request, tenant.addresses(), now)), unmet);
            case Verdict.Change(List<IpAddress> addresses, Cause cause) -> {
                Tenant changed = change(tenant, request, addresses, now);
                log.add(new Transition(now, request.service(), tenant.addresses(), addresses, cause));
                yield new Decision.Holds(assignment(changed), Optional.empty());
            }
            case Verdict.Leave(Unmet why, Cause cause) -> {
                tenants.remove(request.service());
                vacate(tenant, tenant.addresses(), ofTheLiving(), now);
                log.add(new Transition(now, request.service(), tenant.addresses(), List.of(), cause));
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

    private Tenant change(Tenant tenant, AllocationRequest request, List<IpAddress> addresses, Instant now) {
        boolean stays = addresses.equals(tenant.addresses());
        boolean wasMet = Review.isMet(request, addresses, space.pools())
                || (stays && tenant.wasMet() && tenant.request().wish().equals(request.wish()));
        AllocationRequest known = request.showing(tenant.request().published());
        if (stays && tenant.request().sameFootprint(request)) {
            Tenant same = new Tenant(known, addresses, wasMet);
            tenants.put(request.service(), same);
            return same;
        }
        Predicate<IpAddress> kept = addresses::contains;
        tenant.addresses().stream().filter(kept).forEach(address -> space.vacate(address, tenant.request()));
        vacate(tenant, tenant.addresses().stream().filter(kept.negate()).toList(), ofTheLiving(), now);
        return settle(known, addresses, wasMet);
    }

    /// When what a living Service gives up may go to somebody else.
    private Reuse ofTheLiving() {
        return settings.confirms() ? Reuse.AFTER_IT_IS_SHOWN : Reuse.AFTER_HOLD_DOWN;
    }

    private Tenant settle(AllocationRequest request, List<IpAddress> addresses, boolean wasMet) {
        Tenant tenant = new Tenant(request, addresses, wasMet);
        tenants.put(request.service(), tenant);
        addresses.forEach(address -> endLeaving(request.service(), address));
        addresses.forEach(address -> space.occupy(address, request));
        return tenant;
    }

    /// An address is left to those it was shared with; its ports are not free there before the object shows that.
    private void beginLeaving(AllocationRequest request, IpAddress address) {
        endLeaving(request.service(), address);
        space.occupy(address, request);
        List<IpAddress> addresses = new ArrayList<>(left(request.service()));
        addresses.add(address);
        leaving.put(request.service(), new Tenant(request, addresses, false));
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
        Tenant tenant = leaving.get(service);
        if (tenant == null || !tenant.addresses().contains(address)) {
            return false;
        }
        List<IpAddress> rest = tenant.addresses().stream()
                .filter(other -> !other.equals(address))
                .toList();
        if (rest.isEmpty()) {
            leaving.remove(service);
        } else {
            leaving.put(service, new Tenant(tenant.request(), rest, false));
        }
        return space.vacate(address, tenant.request());
    }

    private List<IpAddress> left(ServiceKey service) {
        Tenant tenant = leaving.get(service);
        return tenant == null ? List.of() : tenant.addresses();
    }

    private void vacate(Tenant tenant, List<IpAddress> addresses, Reuse reuse, Instant now) {
        Instant until =
                switch (reuse) {
                    case AFTER_HOLD_DOWN -> now.plus(settings.holdDown());
                    case AFTER_OBJECT_IS_GONE, AFTER_IT_IS_SHOWN -> Instant.MAX;
                };
        for (IpAddress address : addresses) {
            boolean free = space.vacate(address, tenant.request());
            if (free && until.isAfter(now)) {
                space.rest(new Hold(address, until, tenant.request().service()));
            } else if (!free && reuse == Reuse.AFTER_IT_IS_SHOWN) {
                beginLeaving(tenant.request(), address);
            }
        }
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

    private void occupyAll(List<Hold> holds) {
        Stream.concat(tenants.values().stream(), leaving.values().stream())
                .forEach(tenant -> tenant.addresses().forEach(address -> space.occupy(address, tenant.request())));
        holds.forEach(space::rest);
    }

    private List<IpAddress> holdings(ServiceKey service) {
        Tenant tenant = tenants.get(service);
        return tenant == null ? List.of() : tenant.addresses();
    }

    private Assignment assignment(Tenant tenant) {
        return new Assignment(tenant.request().service(), tenant.addresses(), pool(tenant));
    }

    /// While it is not known which pools there are, a Service's own object tells where its address is from.
    private Optional<String> pool(Tenant tenant) {
        return space.pools().isKnown()
                ? Standing.of(tenant.addresses(), space.pools()).pool().map(Pool::name)
                : tenant.request().published().pool().filter(name -> !name.isEmpty());
    }
}
