// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.controller.ensure.Admission;
import io.cloudlb.core.controller.ensure.Admission.Draft;
import io.cloudlb.core.controller.ensure.Admission.Judgement;
import io.cloudlb.core.controller.ensure.DeleteLoadBalancer;
import io.cloudlb.core.controller.ensure.EarlyStatus;
import io.cloudlb.core.controller.ensure.EnsureLoadBalancer;
import io.cloudlb.core.controller.ensure.GroupCommits;
import io.cloudlb.core.controller.ensure.LoadBalancers;
import io.cloudlb.core.controller.ensure.Operations;
import io.cloudlb.core.controller.ports.ControllerPorts.KubernetesWriter.Onto;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.scans.OrphanSweep;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.state.PublishedStatus.ConditionValue;
import io.cloudlb.core.controller.state.RetryHold;
import io.cloudlb.core.controller.state.ServiceRecord;
import io.cloudlb.core.controller.status.AcceptedCondition;
import io.cloudlb.core.controller.status.ProvisionedCondition;
import io.cloudlb.core.controller.status.ServiceWriter;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.WorkScope;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that is to be done for the Services of one name: the one that exists, and those of the same name that
/// exist no more.
final class Reconciler<D, S, C extends Change> {
    private final LoadBalancers<D, S, C> balancers;
    private final Services services;
    private final GroupCommits<S, C> commits;
    private final Operations<S> operations;
    private final EarlyStatus<D, S, C> firstWord;
    private final Admission<D, S, C> admission;
    private final EnsureLoadBalancer<D, S, C> serving;
    private final DeleteLoadBalancer<D, S, C> releasing;
    private final OrphanSweep<D, S, C> sweep;
    private volatile boolean warm;

    Reconciler(
            LoadBalancers<D, S, C> balancers,
            Services services,
            GroupCommits<S, C> commits,
            Operations<S> operations,
            EarlyStatus<D, S, C> firstWord,
            Admission<D, S, C> admission,
            EnsureLoadBalancer<D, S, C> serving,
            DeleteLoadBalancer<D, S, C> releasing,
            OrphanSweep<D, S, C> sweep) {
        this.balancers = balancers;
        this.services = services;
        this.commits = commits;
        this.operations = operations;
        this.firstWord = firstWord;
        this.admission = admission;
        this.serving = serving;
        this.releasing = releasing;
        this.sweep = sweep;
    }

    /// From now on it is known what exists in the cloud.
    void becomeWarm() {
        warm = true;
    }

    /// Does what is to be done. Failures of the cloud and of the API server are outcomes; what is thrown is a bug.
    Outcome reconcile(ServiceKey key) {
        return WorkScope.within(key.toString(), () -> {
            try {
                Outcome outcome = decide(key);
                if (outcome instanceof Outcome.Settled) {
                    services.over(key, Event.Reason.SYNC_LOAD_BALANCER_FAILED);
                }
                return outcome;
            } catch (KubernetesException e) {
                doubtDecision(key);
                return writeFailed(key, e);
            } catch (CloudException e) {
                return Outcome.after(e.error());
            }
        });
    }

    /// Tells a Service of ours that [#reconcile] ended by a bug.
    void tellOfBug(ServiceKey key) {
        services.take(key)
                .filter(service -> services.ownership().claim(service.view()) instanceof ServiceClaim.Ensure)
                .ifPresent(service -> AcceptedCondition.sayUnknown(service, AcceptedCondition.failed()));
    }

    /// Where Kubernetes holds the state, a decision is for the form of the Service that it was made on, and a failed
    /// write means that this form may be no more: the provider is asked again.
    private void doubtDecision(ServiceKey key) {
        if (balancers.home().statusGoesOnto() == Onto.THIS_VERSION) {
            balancers.memory().owners(key).forEach(balancers.memory()::doubt);
        }
    }

    /// The conditions cannot tell of it: they are written the same way.
    private Outcome writeFailed(ServiceKey key, KubernetesException failure) {
        if (failure.kind() == KubernetesException.Kind.REFUSED) {
            String why = ProvisionedCondition.refused(failure);
            services.tell(key, new Event(Event.Reason.SYNC_LOAD_BALANCER_FAILED, why));
        }
        return Outcome.after(failure);
    }

    /// What new Services are told first.
    EarlyStatus<D, S, C> early() {
        return firstWord;
    }

    /// Tells a new Service the first word and leaves everything else. If the API server does not take it now,
    /// [#reconcile] says it.
    void greet(ServiceKey key) {
        WorkScope.within(key.toString(), () -> {
            try {
                Optional<ServiceWriter> service = services.take(key);
                service.ifPresent(warm ? firstWord::greet : firstWord::sayBeforeInventory);
                return new Outcome.Settled();
            } catch (KubernetesException e) {
                return Outcome.after(e);
            }
        });
    }

    /// Whether it is known what exists.
    boolean isWarm() {
        return warm;
    }

    /// While what exists in the cloud is still being listed, Services get their first word only. All of them are
    /// taken up after that.
    private Outcome decide(ServiceKey key) {
        balancers.memory().hold(key, RetryHold::begun);
        Optional<ServiceWriter> service = services.take(key);
        if (!warm) {
            service.ifPresent(firstWord::sayBeforeInventory);
            return new Outcome.Settled();
        }
        Optional<Draft<D>> early = firstWord.say(key, service);
        List<Owner> owners = owners(key, service);
        if (operations.areUnderWay(owners)) {
            return Outcome.untilWoken("the cloud is at work on what it has accepted");
        }
        if (!commits.take(owners)) {
            return Outcome.untilWoken("a call with changes of it is under way");
        }
        try {
            return decideInHand(key, service, early);
        } finally {
            commits.release(owners);
            operations.release(owners);
        }
    }

    private List<Owner> owners(ServiceKey key, Optional<ServiceWriter> service) {
        Stream<Owner.Service> present = service.map(inHand -> balancers.owner(inHand.view())).stream();
        return Stream.<Owner>concat(present, balancers.memory().owners(key).stream())
                .toList();
    }

    /// @param early what was thought through of it already
    private Outcome decideInHand(ServiceKey key, Optional<ServiceWriter> service, Optional<Draft<D>> early) {
        Optional<String> uid = service.map(inHand -> inHand.view().uid());
        Outcome outcome = service.isPresent() ? reconcileOne(service.get(), early) : gone(key);
        for (Owner.Service owner : balancers.memory().owners(key)) {
            boolean another = uid.filter(owner.uid()::equals).isEmpty();
            if (another && mayClean(owner)) {
                outcome = Outcome.moreDemanding(outcome, releasing.releaseLeftBehind(owner));
            }
        }
        if (service.isEmpty() && services.cache().watches(key.namespace())) {
            balancers.provider().inKubernetes().ifPresent(kept -> kept.vanished(key));
        }
        balancers.memory().failed().over(key);
        Optional<Duration> peace = service.flatMap(ServiceWriter::untilUncontested);
        return peace.isPresent()
                ? Outcome.moreDemanding(
                        outcome, new Outcome.LookAgain(peace.get(), "someone else keeps changing the status"))
                : outcome;
    }

    private boolean mayClean(Owner.Service owner) {
        return balancers.memory().firstSeen(owner).isPresent() || sweep.isCondemned(owner);
    }

    private Outcome reconcileOne(ServiceWriter service, Optional<Draft<D>> early) {
        ServiceView view = service.view();
        Owner.Service owner = balancers.owner(view);
        return switch (services.ownership().claim(view)) {
            case ServiceClaim.Ensure(String finalizer) -> {
                balancers.memory().seen(owner);
                yield ensure(service, owner, finalizer, early);
            }
            case ServiceClaim.Release release -> {
                balancers.memory().seen(owner);
                yield isHeldUntilGone(view)
                        ? letGo(service, release)
                        : releasing.release(service, release.finalizers());
            }
            case ServiceClaim.ServedByAnother another -> leaveTo(another, service, owner);
            case ServiceClaim.NotOurs _ -> notOurs(service, owner);
        };
    }

    private Outcome leaveTo(ServiceClaim.ServedByAnother another, ServiceWriter service, Owner.Service owner) {
        service.emitOnce(
                Event.Reason.SERVED_BY_ANOTHER_CONTROLLER,
                "Left alone: %s serves it, as its %s says. Remove that to have cloudlb serve it"
                        .formatted(another.controller(), another.evidence()));
        boolean onlyRefusedByUs =
                PublishedStatus.in(service.view().status()).provisioned().isEmpty();
        if (onlyRefusedByUs && !ClaimRules.isHeldByClass(service.view())) {
            service.withdrawConditions();
        }
        sweep.lookSoon();
        return notOurs(service, owner);
    }

    /// Whether a dying Service keeps what it has until its object is gone: the object shows the address until then.
    private boolean isHeldUntilGone(ServiceView view) {
        return view.meta().deleting() && !balancers.home().outlivesService();
    }

    private static Outcome letGo(ServiceWriter service, ServiceClaim.Release release) {
        service.release(release.finalizers());
        return new Outcome.Settled();
    }

    private Outcome ensure(ServiceWriter service, Owner.Service owner, String finalizer, Optional<Draft<D>> early) {
        Judgement<D> judgement;
        try {
            judgement = admission.judge(service.view(), early, () -> firstWord.sayThatWeLook(service));
        } catch (CloudException e) {
            return notJudged(service, e.error());
        }
        return switch (judgement.can()) {
            case IT_CAN -> {
                balancers.memory().accepted(owner);
                Optional<ServiceClaim.ServedByAnother> another =
                        services.ownership().isServedByAnother(service.view());
                yield another.isPresent()
                        ? leaveTo(another.get(), service, owner)
                        : serving.serve(
                                service,
                                finalizer,
                                judgement.wish().orElseThrow(),
                                AcceptedCondition.good(judgement.warnings()));
            }
            case IN_PART -> {
                ConditionValue refusal = AcceptedCondition.partly(judgement.problems());
                Outcome served =
                        serving.serve(service, finalizer, judgement.wish().orElseThrow(), refusal);
                yield Outcome.moreDemanding(new Outcome.Parked(judgement.lookAgain(), refusal.message()), served);
            }
            case NOT_KNOWN -> serving.serveMeanwhile(service, finalizer, owner, judgement.wish());
            case IT_CANNOT -> {
                balancers.memory().refused(owner);
                ConditionValue refusal = AcceptedCondition.bad(judgement.problems(), balancers.owns(owner));
                Outcome parked = new Outcome.Parked(judgement.lookAgain(), refusal.message());
                yield Outcome.moreDemanding(parked, keepServing(service, finalizer, refusal));
            }
        };
    }

    private Outcome notJudged(ServiceWriter service, CloudError error) {
        AcceptedCondition.sayUnknown(service, AcceptedCondition.unknown(error));
        return Outcome.after(error);
    }

    private Outcome keepServing(ServiceWriter service, String finalizer, ConditionValue refusal) {
        Optional<Wish<D>> kept;
        try {
            kept = admission.lastGood(balancers.owner(service.view()));
        } catch (CloudException e) {
            accept(service, service.said(), refusal);
            return Outcome.after(e.error());
        }
        return kept.isPresent() ? serving.serve(service, finalizer, kept.get(), refusal) : refuse(service, refusal);
    }

    private Outcome refuse(ServiceWriter service, ConditionValue refusal) {
        Owner.Service owner = balancers.owner(service.view());
        PublishedStatus said = service.said();
        boolean nothingStands = !balancers.owns(owner);
        accept(service, nothingStands ? PublishedStatus.SILENCE : said, refusal);
        if (nothingStands) {
            releasing.needsNothing(owner);
        }
        return new Outcome.Settled();
    }

    private void accept(ServiceWriter service, PublishedStatus rest, ConditionValue verdict) {
        PublishedStatus before = service.said();
        service.say(rest.accepting(verdict));
        AcceptedCondition.announce(service, before, verdict);
        service.count(service.said());
    }

    /// Also the end of a release whose last answer was lost. What the cloud holds is not forgotten: it is released
    /// once the Service dies or asks for no load balancer.
    private Outcome notOurs(ServiceWriter service, Owner.Service owner) {
        if (balancers.settings().claims().isAbandoned(service.view())) {
            withdraw(service);
        }
        if (balancers.owns(owner)) {
            releasing.leaveAlone(owner);
        } else {
            releasing.forget(owner);
        }
        return gone(owner.key());
    }

    /// Where Kubernetes holds the state nothing else tells that a Service was ours once: a release whose last write
    /// failed, or never came because the process ended, would leave its marks for ever.
    private void withdraw(ServiceWriter service) {
        if (!balancers.home().outlivesService()) {
            service.say(PublishedStatus.SILENCE);
        } else {
            service.withdrawConditions();
        }
    }

    /// Nothing is to be done for this name, but if the word on nodes could not be written last time, it is now.
    private Outcome gone(ServiceKey key) {
        balancers.targets().settle();
        balancers.memory().update(key, ServiceRecord::leftAlone);
        services.metrics().forget(key);
        return new Outcome.Settled();
    }
}
