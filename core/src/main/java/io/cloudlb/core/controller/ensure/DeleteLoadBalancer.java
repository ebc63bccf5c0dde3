// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.state.PublishedStatus.ConditionReason;
import io.cloudlb.core.controller.state.RetryHold;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.status.ProvisionedCondition;
import io.cloudlb.core.controller.status.ServiceWriter;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceStatus.Condition.Status;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a load balancer away: of a Service that is dying or no longer asks for one, and of one that is gone. A
/// finalizer comes off only after a fresh look has shown that the cloud holds nothing of the Service.
public final class DeleteLoadBalancer<D, S, C extends Change> {
    private static final Logger LOG = LoggerFactory.getLogger(DeleteLoadBalancer.class);
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(2);

    /// Beyond so many states that a deletion went through it is searched for what is left.
    private static final int MOST_STATES = 16;

    private final LoadBalancers<D, S, C> balancers;
    private final Services services;
    private final WorkQueue queue;

    public DeleteLoadBalancer(LoadBalancers<D, S, C> balancers, Services services, WorkQueue queue) {
        this.balancers = balancers;
        this.services = services;
        this.queue = queue;
    }

    /// Releases what a Service has that still exists.
    public Outcome release(ServiceWriter service, SortedSet<String> finalizers) {
        if (balancers.memory().service(service.view().key()).writes().isBeforeRelease(service.view())) {
            return new Outcome.Settled();
        }
        Owner.Service owner = balancers.owner(service.view());
        D desired = desired(service.view());
        RetryHold.Intent intent = new RetryHold.Intent(owner, desired, Optional.empty());
        Optional<RetryHold.Trial> standing =
                balancers.hold(owner).standing(intent, balancers.time().nanoTime());
        if (standing.isPresent()) {
            service.say(standing.get().said());
            return standing.get().outcome();
        }
        boolean isRetry = balancers.hold(owner).isRetry(intent);
        balancers.memory().hold(owner.key(), RetryHold::released);
        Convergence.Ending ending = end(owner, desired, () -> markDeleting(service, owner, isRetry));
        return conclude(service, finalizers, intent, ending);
    }

    private D desired(ServiceView view) {
        return balancers
                .known()
                .leaving(balancers.translator().translate(asking(view)).value());
    }

    /// What a Service that is to lose its load balancer still asks for. A dying one of another type asks nothing
    /// of a load balancer any more; of one that lives the type may have been changed by mistake, from which it
    /// asked to be protected.
    public static ServiceView asking(ServiceView view) {
        boolean asksNothing = view.meta().deleting() && view.spec().type() != ServiceType.LOAD_BALANCER;
        ServiceView.Meta meta = view.meta();
        return asksNothing
                ? view.with(new ServiceView.Meta(
                        meta.key(), meta.uid(), meta.resourceVersion(), true, meta.finalizers(), Map.of()))
                : view;
    }

    /// Releases what a Service left behind that exists no more.
    public Outcome releaseLeftBehind(Owner.Service owner) {
        return switch (end(
                owner,
                balancers.provider().absent(owner),
                () -> balancers.targets().leave(owner))) {
            case Convergence.Ending.Reached _ -> {
                LOG.atInfo()
                        .addKeyValue("service", owner)
                        .log("Deleted what Service {} with UID {} left behind", owner, owner.uid());
                forget(owner);
                yield new Outcome.Settled();
            }
            case Convergence.Ending.Waiting(Duration after, String why) -> new Outcome.LookAgain(after, why);
            case Convergence.Ending.Awaiting(String why) -> Outcome.untilWoken(why);
            case Convergence.Ending.Failed(CloudError error) -> Outcome.after(error);
            case Convergence.Ending.Withheld _ ->
                new Outcome.Parked(Optional.empty(), "the policy withholds deletions");
        };
    }

    private Convergence.Ending end(Owner.Service owner, D desired, Runnable beforeWriting) {
        try {
            Convergence.Observer observer = _ -> {
                note(owner);
                beforeWriting.run();
            };
            boolean searched = searchInTime(owner);
            Plan<C> tried = balancers.known().plan(owner, desired);
            Convergence.Ending first = balancers
                    .convergence()
                    .converge(owner, desired, balancers.settings().policy(), observer);
            Convergence.Ending ending = obstructed(first) && isPlannedOtherwise(owner, desired, tried)
                    ? balancers
                            .convergence()
                            .converge(owner, desired, balancers.settings().policy(), observer)
                    : first;
            return ending instanceof Convergence.Ending.Reached(boolean wrote)
                            && (!searched || wrote || balancers.owns(owner))
                    ? verified(owner, ending)
                    : ending;
        } catch (CloudException e) {
            return new Convergence.Ending.Failed(e.error());
        }
    }

    /// What no state tells of has to go, too, and may be what keeps the rest from it.
    ///
    /// @return whether a search has shown all there is
    private boolean searchInTime(Owner.Service owner) {
        boolean inTime =
                balancers.memory().untilSearched(owner).filter(Duration::isZero).isPresent();
        if (inTime) {
            balancers.known().observe(owner);
        }
        return inTime;
    }

    private static boolean obstructed(Convergence.Ending ending) {
        return ending instanceof Convergence.Ending.Failed(CloudError error)
                && (error.is(CloudError.Kind.OBSTRUCTED) || error.is(CloudError.Kind.DENIED));
    }

    /// Whether a fresh look shows more to be done than was tried: what is in the way may be ours to take away, and
    /// what stands is looked after.
    private boolean isPlannedOtherwise(Owner.Service owner, D desired, Plan<C> tried) {
        balancers.known().observeKnown(owner, Set.of());
        return !balancers.known().plan(owner, desired).equals(tried);
    }

    /// What is about to be deleted is what has to be gone in the end.
    private void note(Owner.Service owner) {
        balancers.memory().deletesFrom(owner, balancers.known().state(owner), MOST_STATES);
    }

    /// Answers of writes are not proof enough to give up the only mark that keeps the Service from vanishing. Nor is a
    /// listing that may be older than what a lost answer, or the process before this one, has made: that is
    /// searched for once a listing shows it. Where nothing is known, a look tells meanwhile what is under way.
    private Convergence.Ending verified(Owner.Service owner, Convergence.Ending reached) {
        StateMemory<D, S> memory = balancers.memory();
        Set<S> had = memory.owner(owner).cloud().deletedFrom();
        boolean early = memory.untilSearched(owner).isPresent() || memory.mayBeUnlisted(owner);
        if ((!early || had.isEmpty()) && !balancers.provider().ownsNothing(look(owner, had))) {
            return new Convergence.Ending.Waiting(UNTIL_LISTED, "the cloud still lists resources of the Service");
        }
        if (memory.untilSearched(owner).isEmpty() && memory.mayBeUnlisted(owner)) {
            memory.mayHaveMore(owner);
        }
        return memory.untilSearched(owner)
                .<Convergence.Ending>map(wait -> new Convergence.Ending.Waiting(
                        wait, "the cloud may not list yet what was made for the Service a moment ago"))
                .orElse(reached);
    }

    private S look(Owner.Service owner, Set<S> had) {
        return had.isEmpty() || had.size() > MOST_STATES
                ? balancers.known().observe(owner)
                : balancers.known().observeKnown(owner, had);
    }

    /// Where Kubernetes holds the state there is nothing that takes time.
    private void markDeleting(ServiceWriter service, Owner.Service owner, boolean isRetry) {
        if (!balancers.home().takesTime()) {
            return;
        }
        PublishedStatus said = service.said();
        boolean marked = said.provisioned()
                .map(verdict ->
                        verdict.isBecause(ConditionReason.DELETING) || (isRetry && verdict.status() == Status.FALSE))
                .orElse(false);
        if (!marked) {
            say(service, said.provisioning(ProvisionedCondition.deleting()));
            service.emit(Event.Reason.DELETING_LOAD_BALANCER, "Deleting load balancer");
        }
        balancers.targets().leave(owner);
    }

    private Outcome conclude(
            ServiceWriter service, SortedSet<String> finalizers, RetryHold.Intent intent, Convergence.Ending ending) {
        Owner.Service owner = intent.owner();
        return switch (ending) {
            case Convergence.Ending.Reached _ -> {
                service.say(PublishedStatus.SILENCE);
                service.release(finalizers);
                forget(owner);
                service.emit(Event.Reason.DELETED_LOAD_BALANCER, "Deleted load balancer");
                yield new Outcome.Settled();
            }
            case Convergence.Ending.Waiting(Duration after, String why) -> {
                PublishedStatus.ConditionValue deleting = ProvisionedCondition.deleting();
                say(
                        service,
                        service.said()
                                .provisioning(new PublishedStatus.ConditionValue(
                                        deleting.status(), deleting.reason(), deleting.message() + ": " + why)));
                yield hold(service, intent, new Outcome.LookAgain(after, why));
            }
            case Convergence.Ending.Awaiting(String why) -> hold(service, intent, Outcome.untilWoken(why));
            case Convergence.Ending.Failed(CloudError error) -> failed(service, intent, error);
            case Convergence.Ending.Withheld(List<Change> changes) -> {
                PublishedStatus.ConditionValue verdict =
                        ProvisionedCondition.withheld(balancers.settings().policy(), changes);
                say(service, service.said().provisioning(verdict));
                service.emitOnce(Event.Reason.CHANGES_WITHHELD, verdict.message());
                yield hold(service, intent, new Outcome.Parked(Optional.empty(), verdict.message()));
            }
        };
    }

    private Outcome failed(ServiceWriter service, RetryHold.Intent intent, CloudError error) {
        PublishedStatus.ConditionValue failure = ProvisionedCondition.notDeleted(error);
        if (say(service, service.said().provisioning(failure))) {
            service.emit(Event.Reason.SYNC_LOAD_BALANCER_FAILED, failure.message());
        }
        return hold(service, intent, slowly(Outcome.after(error)));
    }

    /// A deletion has no input of its own that could change, so it is never given up.
    private static Outcome slowly(Outcome outcome) {
        return outcome instanceof Outcome.Parked parked && parked.lookAgain().isEmpty()
                ? new Outcome.Parked(Optional.of(Outcome.SLOW_LOOK), parked.why())
                : outcome;
    }

    private boolean say(ServiceWriter service, PublishedStatus statement) {
        boolean news = service.say(statement);
        service.count(statement);
        return news;
    }

    private Outcome hold(ServiceWriter service, RetryHold.Intent intent, Outcome outcome) {
        return balancers.tried(intent.owner(), intent, outcome, service.said());
    }

    /// Nothing of the owner is left, and what is shared need not be kept for it. What only this process knows comes
    /// first and cannot fail; the journal, which can, comes last.
    public void forget(Owner.Service owner) {
        boolean counted = balancers.shared().release(owner);
        boolean hadResources = balancers.memory().forget(owner);
        countOut(owner, counted || hadResources);
    }

    /// The owner has nothing and is to get nothing, though its Service is ours: what is shared need not be kept for
    /// it.
    public void needsNothing(Owner.Service owner) {
        if (balancers.shared().release(owner)) {
            queue.add(Work.Chore.SHARED, Work.Urgency.USER);
        }
        balancers.targets().leave(owner);
    }

    /// The owner's resources are not served by us. They stay remembered, but others may change them.
    public void leaveAlone(Owner.Service owner) {
        balancers.memory().deletesNoMore(owner);
        boolean counted = balancers.shared().release(owner);
        balancers.memory().doubt(owner);
        countOut(owner, counted);
    }

    private void countOut(Owner.Service owner, boolean sharedMayGo) {
        if (sharedMayGo) {
            queue.add(Work.Chore.SHARED, Work.Urgency.USER);
        }
        services.metrics().forget(owner.key());
        balancers.targets().leave(owner);
    }
}
