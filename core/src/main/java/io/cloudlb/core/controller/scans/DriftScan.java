// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.scans;

import io.cloudlb.core.controller.ensure.LoadBalancers;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.status.ServiceWriter;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the cloud with the memory of it, all of it once within the interval: in bulk where the provider can
/// ([BulkComparison]), which tells whom to look at, and else one owner after the other. What someone changed by hand
/// is named in the log and, where it is a Service's, in an event; the plan that follows repairs it as far as the
/// policy permits, and the next round looks again whether it is over. An owner that we have just written to has to
/// wait: a listing may be older than that write. A round stands still while users' changes or nodes are being seen to.
public final class DriftScan<D, S, C extends Change> {
    private static final Logger LOG = LoggerFactory.getLogger(DriftScan.class);
    private static final Duration FASTEST = Duration.ofSeconds(1);

    /// How long a round stands still while something is to be done that somebody waits for.
    private static final Duration GIVING_WAY = Duration.ofSeconds(5);

    /// So often in a row it gives way, then one owner has its turn: a busy cluster is compared too.
    private static final int MOST_GIVEN_WAY = 12;
    private static final Comparator<Owner.Service> ORDER =
            Comparator.comparing(Owner.Service::key).thenComparing(Owner.Service::uid);

    private final LoadBalancers<D, S, C> balancers;
    private final Services services;
    private final WorkQueue queue;
    private final TouchedServices touches;
    private final BulkComparison<D, S, C> bulk;
    private Optional<Owner.Service> last = Optional.empty();
    private Optional<Long> sharedSent = Optional.empty();
    private int givenWay;

    public DriftScan(LoadBalancers<D, S, C> balancers, Services services, WorkQueue queue) {
        this.balancers = balancers;
        this.services = services;
        this.queue = queue;
        touches = new TouchedServices(
                balancers.memory(), balancers.provider().traits().annotations()::claims, balancers.time());
        bulk = new BulkComparison<>(balancers);
    }

    /// Takes the next step of a round: reads a page, or sends the next owner to be compared. After the last, what is
    /// shared.
    public Outcome next() {
        Duration interval = balancers.settings().pace().drift();
        if (interval.isZero()) {
            return new Outcome.Settled();
        }
        if (givenWay < MOST_GIVEN_WAY && queue.hasMoreUrgentThan(Work.Urgency.RESYNC)) {
            givenWay++;
            return new Outcome.LookAgain(GIVING_WAY, "users' changes and nodes go before drift");
        }
        givenWay = 0;
        if (!bulk.isUnderWay()) {
            List<Owner.Service> owners = owners();
            bulk.begin(owners);
            if (!bulk.isUnderWay()) {
                return nextOwner(owners, interval);
            }
            owners.stream().filter(owner -> checks(owner).drifted()).forEach(this::send);
        }
        return nextPage(interval);
    }

    private List<Owner.Service> owners() {
        return balancers.memory().owners().stream()
                .filter(balancers::owns)
                .sorted(ORDER)
                .toList();
    }

    private Outcome nextPage(Duration interval) {
        Duration pause = bulk.pause(interval);
        bulk.nextPage().forEach(this::send);
        if (!bulk.isUnderWay()) {
            sendSharedEvery(interval);
        }
        return new Outcome.LookAgain(pause, "drift is looked for slowly");
    }

    private Outcome nextOwner(List<Owner.Service> owners, Duration interval) {
        last = owners.stream()
                .filter(owner -> last.isEmpty() || ORDER.compare(owner, last.get()) > 0)
                .findFirst();
        last.ifPresentOrElse(this::send, this::sendShared);
        Duration pause = interval.dividedBy(owners.size() + 1L);
        return new Outcome.LookAgain(pause.compareTo(FASTEST) < 0 ? FASTEST : pause, "drift is looked for slowly");
    }

    private void send(Owner.Service owner) {
        isDue(owner, true);
        queue.add(new Work.OfService(owner.key()), Work.Urgency.RESYNC);
    }

    private void sendShared() {
        isDue(balancers.sharedOwner(), true);
        queue.add(Work.Chore.SHARED, Work.Urgency.RESYNC);
    }

    /// However often rounds end.
    private void sendSharedEvery(Duration interval) {
        long now = balancers.time().nanoTime();
        if (sharedSent.isEmpty() || now - sharedSent.get() >= interval.toNanos()) {
            sharedSent = Optional.of(now);
            sendShared();
        }
    }

    /// Compares an owner if it is its turn and nothing else is to be done for it.
    ///
    /// @return whether someone else changed something
    public boolean compare(ServiceWriter service, Wish<D> wish) {
        Owner.Service owner = wish.owner();
        D desired = wish.desired();
        boolean touched = isTouched(owner, service.view());
        if (!isTurnOf(owner, new Work.OfService(owner.key())) && !touched) {
            return false;
        }
        if (balancers.memory().isDoubtful(owner)
                || !balancers.known().plan(owner, desired).isEmpty()) {
            touches.served(owner, service.view());
            return false;
        }
        if (touched) {
            touches.look(owner, service.view());
        }
        balancers.known().observeKnown(owner, List.of());
        Plan<C> repair = balancers.known().plan(owner, desired);
        if (repair.isEmpty()) {
            isDrifted(owner, false);
            service.over(Event.Reason.LOAD_BALANCER_DRIFTED);
            return false;
        }
        isDrifted(owner, true);
        String differences = found(owner, "the load balancer", repair.steps());
        service.emitOnce(
                Event.Reason.LOAD_BALANCER_DRIFTED,
                "Someone else changed the load balancer. To be repaired: " + differences
                        + ". Change the Service instead, or leave it to one controller");
        return true;
    }

    /// Whether a person has touched the Service, and it is to be looked at for that. One that comes too early comes
    /// again.
    private boolean isTouched(Owner.Service owner, ServiceView view) {
        boolean whenAsked = balancers.settings().pace().drift().isZero();
        Optional<Duration> until = touches.untilLook(owner, view, whenAsked);
        if (until.isEmpty()) {
            return false;
        }
        Duration listed = balancers.memory().untilListed(owner);
        Duration wait = listed.compareTo(until.get()) > 0 ? listed : until.get();
        if (wait.isPositive()) {
            queue.addAfter(new Work.OfService(owner.key()), Work.Urgency.RESYNC, wait);
        }
        return !wait.isPositive();
    }

    /// Whether it is the owner's turn, which it then has had. One that comes too early comes again.
    private boolean isTurnOf(Owner owner, Work again) {
        if (!checks(owner).due()) {
            return false;
        }
        Duration wait = balancers.memory().untilListed(owner);
        if (wait.isPositive()) {
            queue.addAfter(again, Work.Urgency.RESYNC, wait);
            return false;
        }
        isDue(owner, false);
        return true;
    }

    /// Compares what is shared if it is its turn. There is no Service to tell of it.
    public void compareShared() {
        Owner.Shared owner = balancers.sharedOwner();
        if (isTurnOf(owner, Work.Chore.SHARED)) {
            List<Step<C>> drifted = balancers.shared().drift(balancers.memory().nodes());
            if (!drifted.isEmpty()) {
                found(owner, "what Services share", drifted);
            }
        }
    }

    private OwnerRecord.Checks checks(Owner owner) {
        return balancers.memory().owner(owner).checks();
    }

    private void isDue(Owner owner, boolean now) {
        if (checks(owner).due() != now) {
            balancers.memory().update(owner, known -> known.withChecks(checks -> checks.isDue(now)));
        }
    }

    private void isDrifted(Owner owner, boolean now) {
        if (checks(owner).drifted() != now) {
            balancers.memory().update(owner, known -> known.withChecks(checks -> checks.isDrifted(now)));
        }
    }

    /// @return what differs, in words
    private String found(Owner owner, String what, List<Step<C>> repair) {
        String differences = repair.stream()
                .map(step -> step.change().resource() + " (" + step.change().detail() + ")")
                .collect(Collectors.joining(", "));
        services.metrics().driftFound(repair.size());
        LOG.atWarn()
                .addKeyValue("service", owner)
                .addKeyValue("provider", balancers.provider().traits().name())
                .log("Someone else changed {}; to be repaired: {}", what, differences);
        return differences;
    }

    /// Which Services a person has touched since their load balancer was looked at: who edits a Service often
    /// does so because something is wrong with it. A look is due after an edit of the spec or of an annotation
    /// that concerns it, and sooner after a new value of [AnnotationCatalogue#LOOK_AGAIN], by which a person
    /// asks for one. However often that is, looks come slowly, for one Service and for all of them.
    ///
    /// Labels and statuses, which change without anybody's doing, are no touch. Safe for use by many threads.
    static final class TouchedServices {
        private static final Duration BETWEEN_LOOKS_AT_ONE = Duration.ofMinutes(1);
        private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
        private static final Duration BETWEEN_ASKED_LOOKS_AT_ONE = Duration.ofSeconds(10);
        private static final Duration BETWEEN_ASKED_LOOKS = Duration.ofSeconds(2);

        private final StateMemory<?, ?> memory;
        private final Predicate<String> concerns;
        private final TimeSource time;
        private volatile Optional<Long> lastLook = Optional.empty();

        /// @param memory keeps what they had written
        /// @param concerns the keys of annotations that concern load balancers
        /// @param time the clock
        TouchedServices(StateMemory<?, ?> memory, Predicate<String> concerns, TimeSource time) {
            this.memory = memory;
            this.concerns = concerns;
            this.time = time;
        }

        /// How long until it is to be looked at; empty when nobody has touched it.
        ///
        /// @param whenAsked whether only a look that is asked for counts
        Optional<Duration> untilLook(Owner.Service owner, ServiceView view, boolean whenAsked) {
            OwnerRecord.Touch now = of(view, Optional.empty());
            OwnerRecord.Touch known = memory.owner(owner).checks().touch().orElse(now);
            if (known.equals(now)) {
                keep(owner, now);
                return Optional.empty();
            }
            boolean asked = !known.asked().equals(now.asked()) && !now.asked().isEmpty();
            boolean touched = known.written() != now.written() && !whenAsked;
            if (!asked && !touched) {
                return Optional.empty();
            }
            Duration ofOne = left(known.lookedAt(), asked ? BETWEEN_ASKED_LOOKS_AT_ONE : BETWEEN_LOOKS_AT_ONE);
            Duration ofAll = left(lastLook, asked ? BETWEEN_ASKED_LOOKS : BETWEEN_LOOKS);
            return Optional.of(ofOne.compareTo(ofAll) > 0 ? ofOne : ofAll);
        }

        /// It is looked at now.
        void look(Owner.Service owner, ServiceView view) {
            Optional<Long> now = Optional.of(time.nanoTime());
            lastLook = now;
            keep(owner, of(view, now));
        }

        /// What was written is brought about now, which tells as much as a look.
        void served(Owner.Service owner, ServiceView view) {
            keep(owner, of(view, memory.owner(owner).checks().touch().flatMap(OwnerRecord.Touch::lookedAt)));
        }

        private void keep(Owner.Service owner, OwnerRecord.Touch now) {
            if (memory.owner(owner).checks().touch().filter(now::equals).isEmpty()) {
                memory.update(owner, known -> known.withChecks(checks -> checks.touched(now)));
            }
        }

        private OwnerRecord.Touch of(ServiceView view, Optional<Long> lookedAt) {
            int annotations = view.meta().annotations().entrySet().stream()
                    .filter(entry -> concerns.test(entry.getKey()))
                    .mapToInt(Map.Entry::hashCode)
                    .sum();
            return new OwnerRecord.Touch(
                    Objects.hash(view.spec(), annotations),
                    view.meta().annotations().getOrDefault(AnnotationCatalogue.LOOK_AGAIN, ""),
                    lookedAt);
        }

        private Duration left(Optional<Long> since, Duration pause) {
            return since.map(at -> pause.minusNanos(time.nanoTime() - at))
                    .filter(Duration::isPositive)
                    .orElse(Duration.ZERO);
        }
    }
}
