// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.metallb.allocation.AllocationRequest;
import io.cloudlb.metallb.allocation.Allocator;
import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.Decision.Proposal;
import io.cloudlb.metallb.allocation.PoolEdit;
import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.metallb.allocation.Reuse;
import io.cloudlb.metallb.allocation.Transition;
import io.cloudlb.metallb.assignment.Asked.Answer;
import io.cloudlb.metallb.claims.ClaimLedger;
import io.cloudlb.metallb.claims.Claims.Claim;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.PoolSet;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives addresses to Services. Decides in memory and claims in the ledger before anybody is told (ADR 0006). When
/// the ledger shows that another process was at work, or it is not known whether a claim went in, what is remembered
/// is void: the ledger and all Services are read, and it is decided again.
///
/// Safe for use by many threads, which take turns.
public final class AddressAssigner {
    private static final Logger LOG = LoggerFactory.getLogger(AddressAssigner.class);
    private static final int ATTEMPTS = 4;
    private static final CloudError OUTDATED = CloudError.unavailable(
            "the Service was deleted and created again; the new one is looked at when the API server tells of it", "");

    private final AllocatorSettings settings;
    private final OpenClaims claims;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final LastAnswers answers = new LastAnswers();
    private final TrackedSpeaker speaker = new TrackedSpeaker();
    private final UnexplainedAddresses unexplained = new UnexplainedAddresses();
    private ServiceListing listing = List::of;
    private KnownAssignments assignments;
    private boolean isVoid;
    private boolean mayServe;
    private long servedAt;

    /// @param settings of the allocator
    /// @param ledger where claims are written
    /// @param time the clock
    public AddressAssigner(AllocatorSettings settings, ClaimLedger ledger, TimeSource time) {
        this.settings = settings.confirming();
        claims = new OpenClaims(ledger);
        this.time = time;
        assignments = KnownAssignments.empty(this.settings);
    }

    /// Begins: puts pools in force and takes over what Services have, before anyone new is served.
    ///
    /// @return what each of ours has, with its UID
    /// @throws CloudException when ledger or Services cannot be read
    public Map<ServiceKey, Holder> open(PoolSet pools, ServiceListing services) {
        return alone(() -> {
            listing = services;
            assignments.allocator().put(pools);
            List<ServiceListing.Entry> entries = readServices();
            speaker.open(entries, assignments);
            Map<ServiceKey, Holder> holders = new HashMap<>();
            entries.stream()
                    .filter(ServiceListing.Entry::ours)
                    .map(entry -> entry.request().service())
                    .filter(service -> !assignments.held(service).addresses().isEmpty())
                    .forEach(service -> holders.put(
                            service,
                            new Holder(
                                    assignments.uids().getOrDefault(service, ""),
                                    answers.note(service, judged(service)))));
            return holders;
        });
    }

    /// @param uid the Service's UID
    /// @param held what it has
    public record Holder(String uid, Held held) {}

    /// What asking would lead to now. Nothing is changed.
    public Proposal consider(AllocationRequest request) {
        return alone(() -> speaker.judge(assignments.allocator().consider(request)));
    }

    /// Whether these addresses are claimed for a Service whose object does not show them yet.
    public boolean isClaimed(ServiceKey service, String uid, List<IpAddress> addresses) {
        return alone(() -> !isVoid && claims.cover(service, uid, addresses));
    }

    /// What a Service has. Whoever asks does not know what became of the last decision, so what was claimed with it
    /// is claimed anew before it is shown.
    ///
    /// @throws CloudException when that is not known and cannot be found out
    public Held held(ServiceKey service, String uid) {
        return alone(() -> {
            validate();
            claims.stale(service);
            return assignments.knows(service, uid) ? answers.note(service, judged(service)) : Held.NOTHING;
        });
    }

    /// Decides on some Services, together and with one write of the ledger at the most: first those that have
    /// something, then the pickiest.
    ///
    /// @return an answer for each, in their order
    public List<Answer> decide(List<Asked> asked) {
        return alone(() -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    validate();
                    return decideOnce(asked);
                } catch (CloudException failure) {
                    isVoid = true;
                    if (!failure.error().is(CloudError.Kind.STALE) || attempt == ATTEMPTS) {
                        return asked.stream()
                                .<Answer>map(_ -> new Answer.Undecided(failure.error()))
                                .toList();
                    }
                    LOG.info("Another process gives out addresses of the same pools; what it gave out is read");
                } catch (RuntimeException failure) {
                    isVoid = true;
                    throw failure;
                }
            }
        });
    }

    /// Takes back what a Service has, unless a later one of its name has it.
    public void release(ServiceKey service, String uid, Reuse reuse) {
        alone(() -> {
            if (assignments.knows(service, uid)) {
                assignments.allocator().release(service, reuse, now());
                assignments.uids().remove(service);
                claims.settle(service);
                mayServe = true;
                answers.forget(service);
                speaker.follow(assignments);
            }
            return service;
        });
    }

    /// The object of a Service shows these addresses now.
    ///
    /// @param isWritten whether this process has just written that
    /// @return whether something is free that was not
    public boolean shown(ServiceKey service, String uid, List<IpAddress> addresses, boolean isWritten) {
        return alone(() -> {
            if (isVoid
                    || !assignments.knows(service, uid)
                    || !assignments.held(service).addresses().equals(addresses)) {
                return false;
            }
            boolean freed = claims.shown(service, uid, addresses, isWritten)
                    && assignments.allocator().shown(service, now());
            mayServe |= freed;
            speaker.follow(assignments);
            return freed;
        });
    }

    /// No object of that name exists, so none shows what was kept for it. Whoever is still known by it was another
    /// process's: who has what has to be read again.
    ///
    /// @return whether something may be free that was not
    public boolean vanished(ServiceKey service) {
        return alone(() -> {
            unexplained.forget(service);
            answers.forget(service);
            boolean another = assignments.uids().containsKey(service);
            isVoid |= another;
            mayServe |= another
                    || !assignments.held(service).addresses().isEmpty()
                    || !assignments.allocator().keptFor(service).isEmpty();
            if (another) {
                assignments.allocator().shown(service, now());
            } else {
                assignments.allocator().release(service, Reuse.AFTER_HOLD_DOWN, now());
                speaker.follow(assignments);
            }
            return mayServe;
        });
    }

    /// Puts other pools in force where they differ, and serves those who wait if something has become free.
    ///
    /// @throws CloudException when that cannot be done now
    public AssignmentChanges keepUp(PoolSet pools) {
        return alone(() -> {
            validate();
            if (!assignments.allocator().pools().equals(pools)) {
                edit(pools);
            }
            if (mayServe
                    || assignments.hasRested(now())
                    || servedAt != assignments.allocator().releases()) {
                serveWaiting();
            }
            return new AssignmentChanges(
                    answers.outdated(this::judged), assignments.untilRested(now()), speaker.isToWake(assignments));
        });
    }

    /// How full each pool is.
    public List<PoolFill> fills() {
        return alone(() -> assignments.allocator().fills());
    }

    /// How many Services lack something, by [Unmet#code], as they were told.
    public Map<String, Long> lacking() {
        return alone(answers::lacking);
    }

    /// What other pools would do under the policy of the settings, once everyone who asks has been answered under the
    /// present ones. Nothing is changed.
    public AssignmentPreview foresee(PoolSet pools, Collection<AllocationRequest> asking) {
        return alone(() -> {
            KnownAssignments copy = new KnownAssignments(
                    Allocator.from(assignments.allocator().snapshot(), settings),
                    assignments.uids(),
                    assignments.others());
            copy.allocator().decideAll(asking, now());
            return copy.edit(pools, speaker.now(), now());
        });
    }

    /// Decides on a Service in memory alone, for a preview: nothing is claimed, and nobody is told.
    public void assume(Asked asked) {
        alone(() -> {
            assignments.allocator().decideAll(List.of(asked.request()), now());
            assignments.takeUp(asked.request().service(), asked.uid());
            return asked;
        });
    }

    private List<Answer> decideOnce(List<Asked> asked) {
        if (asked.stream().anyMatch(one -> unexplained.areNew(one, assignments) || isOfAnother(one))) {
            readServices();
            asked.forEach(one -> unexplained.note(one, assignments));
        }
        List<Asked> existing = asked.stream().filter(one -> !isOfAnother(one)).toList();
        claim(existing);
        return asked.stream()
                .<Answer>map(one -> isOfAnother(one)
                        ? new Answer.Undecided(OUTDATED)
                        : new Answer.Decided(answers.note(
                                one.request().service(), judged(one.request().service()))))
                .toList();
    }

    /// What is to be said of a Service, with what MetalLB's speaker makes of it.
    private Held judged(ServiceKey service) {
        return speaker.judge(assignments.held(service), assignments.isOurs(service));
    }

    private void claim(List<Asked> asked) {
        List<AllocationRequest> requests = asked.stream().map(Asked::request).toList();
        boolean othersReckonWithIt = requests.stream()
                .anyMatch(request -> request.sharing().key().isPresent()
                        && assignments.allocator().consider(request).changes());
        assignments.allocator().decideAll(requests, now());
        asked.forEach(one -> assignments.takeUp(one.request().service(), one.uid()));
        speaker.follow(assignments);
        List<Claim> needed = asked.stream()
                .flatMap(one -> claims
                        .needed(one, assignments.held(one.request().service()).addresses())
                        .stream())
                .toList();
        if (othersReckonWithIt || !needed.isEmpty()) {
            claims.add(needed);
        }
    }

    /// Whether what is known by that name has another UID. After all Services are read, that is the one that exists.
    private boolean isOfAnother(Asked asked) {
        String known = assignments.uids().get(asked.request().service());
        return known != null && !known.equals(asked.uid());
    }

    private void validate() {
        if (isVoid) {
            readServices();
        }
    }

    /// The ledger first: what was dropped from it before it is read stands in an object that is read after it.
    private List<ServiceListing.Entry> readServices() {
        isVoid = true;
        claims.read();
        List<ServiceListing.Entry> entries = listing.list();
        assignments = assignments.after(entries, claims, settings, now());
        speaker.follow(assignments);
        isVoid = false;
        mayServe = true;
        return entries;
    }

    /// Whoever has addresses is read afresh before it is decided anew: labels that no pool looked at may count now.
    /// Where it was not known which pools there are, nobody could be told from whom they are not.
    private void edit(PoolSet pools) {
        if (!assignments.allocator().pools().isKnown()) {
            assignments.allocator().put(pools);
        }
        readServices();
        speaker.offer(pools, assignments);
        PoolEdit edit = assignments.allocator().edit(pools, assignments::isOurs, now());
        Stream.concat(edit.moved().stream(), edit.cleared().stream()).forEach(AddressAssigner::tell);
        speaker.follow(assignments);
    }

    private void serveWaiting() {
        if (assignments.allocator().isAnybodyWaiting()) {
            assignments.allocator().retry(now());
            speaker.follow(assignments);
        }
        servedAt = assignments.allocator().releases();
        mayServe = false;
    }

    private static void tell(Transition transition) {
        LOG.atInfo().addKeyValue("service", transition.service()).log("{}", transition);
    }

    private Instant now() {
        return time.instant();
    }

    private <T> T alone(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
