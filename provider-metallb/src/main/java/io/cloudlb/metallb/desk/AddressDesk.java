// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.desk;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.metallb.allocation.AllocationRequest;
import io.cloudlb.metallb.allocation.Allocator;
import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.PoolEdit;
import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.metallb.allocation.Proposal;
import io.cloudlb.metallb.allocation.Reuse;
import io.cloudlb.metallb.allocation.Transition;
import io.cloudlb.metallb.claims.Claim;
import io.cloudlb.metallb.claims.ClaimLedger;
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

/// Where addresses are given out. Decides in memory and claims in the ledger before anybody is told (ADR 0006). When
/// the ledger shows that another process was at work, or it is not known whether a claim went in, what is remembered
/// is void: stock is taken, and it is decided again.
///
/// Safe for use by many threads, which take turns.
public final class AddressDesk {
    private static final Logger LOG = LoggerFactory.getLogger(AddressDesk.class);
    private static final int ATTEMPTS = 4;
    private static final CloudError OUTDATED = new CloudError.Unavailable(
            "the Service was deleted and created again; the new one is looked at when the API server tells of it", "");

    private final AllocatorSettings settings;
    private final OpenClaims claims;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final LastAnswers answers = new LastAnswers();
    private final TrackedSpeaker speaker = new TrackedSpeaker();
    private final UnexplainedAddresses unexplained = new UnexplainedAddresses();
    private Stock stock = List::of;
    private Book book;
    private boolean isVoid;
    private boolean mayServe;
    private long servedAt;

    /// @param settings of the allocator
    /// @param ledger where claims are written
    /// @param time the clock
    public AddressDesk(AllocatorSettings settings, ClaimLedger ledger, TimeSource time) {
        this.settings = settings.confirming();
        claims = new OpenClaims(ledger);
        this.time = time;
        book = Book.empty(this.settings);
    }

    /// Begins: puts pools in force and takes over what Services have, before anyone new is served.
    ///
    /// @return what each of ours has, with its UID
    /// @throws CloudException when ledger or Services cannot be read
    public Map<ServiceKey, Holder> open(PoolSet pools, Stock services) {
        return alone(() -> {
            stock = services;
            book.allocator().put(pools);
            List<Stock.Entry> entries = takeStock();
            speaker.open(entries, book);
            Map<ServiceKey, Holder> holders = new HashMap<>();
            entries.stream()
                    .filter(Stock.Entry::ours)
                    .map(entry -> entry.request().service())
                    .filter(service -> !book.held(service).addresses().isEmpty())
                    .forEach(service -> holders.put(
                            service,
                            new Holder(book.uids().getOrDefault(service, ""), answers.note(service, judged(service)))));
            return holders;
        });
    }

    /// @param uid the Service's UID
    /// @param held what it has
    public record Holder(String uid, Held held) {}

    /// What asking would lead to now. Nothing is changed.
    public Proposal consider(AllocationRequest request) {
        return alone(() -> speaker.judge(book.allocator().consider(request)));
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
            return book.knows(service, uid) ? answers.note(service, judged(service)) : Held.NOTHING;
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
                    if (!(failure.error() instanceof CloudError.Stale) || attempt == ATTEMPTS) {
                        return undecided(asked, failure.error());
                    }
                    LOG.info("Another process gives out addresses of the same pools; what it gave out is read");
                } catch (RuntimeException failure) {
                    isVoid = true;
                    throw failure;
                }
            }
        });
    }

    private static List<Answer> undecided(List<Asked> asked, CloudError error) {
        return asked.stream().<Answer>map(_ -> new Answer.Undecided(error)).toList();
    }

    /// Takes back what a Service has, unless a later one of its name has it.
    public void release(ServiceKey service, String uid, Reuse reuse) {
        alone(() -> {
            if (book.knows(service, uid)) {
                book.allocator().release(service, reuse, now());
                book.uids().remove(service);
                claims.settle(service);
                mayServe = true;
                answers.forget(service);
                speaker.follow(book);
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
                    || !book.knows(service, uid)
                    || !book.held(service).addresses().equals(addresses)) {
                return false;
            }
            boolean freed = claims.shown(service, uid, addresses, isWritten)
                    && book.allocator().shown(service, now());
            mayServe |= freed;
            speaker.follow(book);
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
            boolean another = book.uids().containsKey(service);
            isVoid |= another;
            mayServe |= another
                    || !book.held(service).addresses().isEmpty()
                    || !book.allocator().keptFor(service).isEmpty();
            if (another) {
                book.allocator().shown(service, now());
            } else {
                book.allocator().release(service, Reuse.AFTER_HOLD_DOWN, now());
                speaker.follow(book);
            }
            return mayServe;
        });
    }

    /// Puts other pools in force where they differ, and serves those who wait if something has become free.
    ///
    /// @throws CloudException when that cannot be done now
    public Turnover keepUp(PoolSet pools) {
        return alone(() -> {
            validate();
            if (!book.allocator().pools().equals(pools)) {
                edit(pools);
            }
            if (mayServe
                    || book.hasRested(now())
                    || servedAt != book.allocator().releases()) {
                serveWaiting();
            }
            return new Turnover(answers.outdated(this::judged), book.untilRested(now()), speaker.isToWake(book));
        });
    }

    /// How full each pool is.
    public List<PoolFill> fills() {
        return alone(() -> book.allocator().fills());
    }

    /// How many Services lack something, by [Unmet#code], as they were told.
    public Map<String, Long> lacking() {
        return alone(answers::lacking);
    }

    /// What other pools would do under the policy of the settings, once everyone who asks has been answered under the
    /// present ones. Nothing is changed.
    public Foresight foresee(PoolSet pools, Collection<AllocationRequest> asking) {
        return alone(() -> {
            Book copy = new Book(Allocator.from(book.allocator().snapshot(), settings), book.uids(), book.others());
            copy.allocator().decideAll(asking, now());
            return copy.edit(pools, speaker.now(), now());
        });
    }

    /// Decides on a Service in memory alone, for a preview: nothing is claimed, and nobody is told.
    public void assume(Asked asked) {
        alone(() -> {
            book.allocator().decideAll(List.of(asked.request()), now());
            book.takeUp(asked.request().service(), asked.uid());
            return asked;
        });
    }

    private List<Answer> decideOnce(List<Asked> asked) {
        if (asked.stream().anyMatch(one -> unexplained.areNew(one, book) || isOfAnother(one))) {
            takeStock();
            asked.forEach(one -> unexplained.note(one, book));
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
        return speaker.judge(book.held(service), book.isOurs(service));
    }

    private void claim(List<Asked> asked) {
        List<AllocationRequest> requests = asked.stream().map(Asked::request).toList();
        boolean othersReckonWithIt = requests.stream()
                .anyMatch(request -> request.sharing().key().isPresent()
                        && book.allocator().consider(request).changes());
        book.allocator().decideAll(requests, now());
        asked.forEach(one -> book.takeUp(one.request().service(), one.uid()));
        speaker.follow(book);
        List<Claim> needed = asked.stream()
                .flatMap(one ->
                        claims.needed(one, book.held(one.request().service()).addresses()).stream())
                .toList();
        if (othersReckonWithIt || !needed.isEmpty()) {
            claims.add(needed);
        }
    }

    /// Whether what is known by that name has another UID. After stock-taking that is the one that exists.
    private boolean isOfAnother(Asked asked) {
        String known = book.uids().get(asked.request().service());
        return known != null && !known.equals(asked.uid());
    }

    private void validate() {
        if (isVoid) {
            takeStock();
        }
    }

    /// The ledger first: what was dropped from it before it is read stands in an object that is read after it.
    private List<Stock.Entry> takeStock() {
        isVoid = true;
        claims.read();
        List<Stock.Entry> entries = stock.take();
        book = book.after(entries, claims, settings, now());
        speaker.follow(book);
        isVoid = false;
        mayServe = true;
        return entries;
    }

    /// Whoever has addresses is read afresh before it is decided anew: labels that no pool looked at may count now.
    /// Where it was not known which pools there are, nobody could be told from whom they are not.
    private void edit(PoolSet pools) {
        if (!book.allocator().pools().isKnown()) {
            book.allocator().put(pools);
        }
        takeStock();
        speaker.offer(pools, book);
        PoolEdit edit = book.allocator().edit(pools, book::isOurs, now());
        Stream.concat(edit.moved().stream(), edit.cleared().stream()).forEach(AddressDesk::tell);
        speaker.follow(book);
    }

    private void serveWaiting() {
        if (book.allocator().isAnybodyWaiting()) {
            book.allocator().retry(now());
            speaker.follow(book);
        }
        servedAt = book.allocator().releases();
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
