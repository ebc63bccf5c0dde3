// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.state.RetryHold;
import io.cloudlb.core.controller.status.AcceptedCondition;
import io.cloudlb.core.controller.status.ProvisionedCondition;
import io.cloudlb.core.controller.status.ServiceWriter;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.CloudException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Brings a Service's load balancer to what was decided: what is shared first, then its own. Says on the way what it
/// does, and at the end how it went ([ServiceReport]).
public final class EnsureLoadBalancer<D, S, C extends Change> {
    private final LoadBalancers<D, S, C> balancers;
    private final Services services;
    private final BiPredicate<ServiceWriter, Wish<D>> drift;
    private final WorkQueue queue;

    /// @param drift compares an owner with the cloud, if it is its turn and nothing else is to be done for it,
    ///     and tells whether someone else changed something
    public EnsureLoadBalancer(
            LoadBalancers<D, S, C> balancers,
            Services services,
            BiPredicate<ServiceWriter, Wish<D>> drift,
            WorkQueue queue) {
        this.balancers = balancers;
        this.services = services;
        this.drift = drift;
        this.queue = queue;
    }

    /// Serves a Service.
    ///
    /// @param finalizer goes on before the first cloud call
    /// @param accepted what is said of the specification it asks for, which may be a newer and bad one
    public Outcome serve(
            ServiceWriter service, String finalizer, Wish<D> wish, PublishedStatus.ConditionValue accepted) {
        Owner.Service owner = wish.owner();
        Object asked = asked(wish);
        RetryHold.Intent intent = new RetryHold.Intent(owner, wish.desired(), Optional.of(accepted));
        balancers.shared().need(wish.basis());
        Optional<RetryHold.Trial> standing =
                balancers.hold(owner).standing(intent, balancers.time().nanoTime());
        if (standing.isPresent()) {
            service.say(standing.get().said());
            return standing.get().outcome();
        }
        if (balancers.home().outlivesService()) {
            Duration wait =
                    balancers.hold(owner).untilFollowed(asked, balancers.time().nanoTime());
            if (wait.isPositive() && !balancers.known().isReached(owner, wish.desired())) {
                return postponed(service, accepted, wait);
            }
            if (service.keep(finalizer)) {
                balancers.memory().beginsHere(owner);
            }
        }
        ServiceReport<D, S, C> report = new ServiceReport<>(balancers, services, service, wish, accepted, intent);
        try {
            report.drifted(drift.test(service, wish));
            End end = converge(owner, wish, report);
            if (!end.ending().equals(new Convergence.Ending.Reached(false))) {
                followed(owner, asked);
            }
            Outcome outcome = report.conclude(end.ending());
            return end.awaited().map(shared -> waiting(owner, shared, outcome)).orElse(outcome);
        } catch (CloudException e) {
            followed(owner, asked);
            return report.conclude(new Convergence.Ending.Failed(e.error()));
        }
    }

    private Outcome waiting(Owner.Service owner, Convergence.Ending shared, Outcome outcome) {
        return shared.equals(SharedResources.UNDER_WAY)
                ? balancers.untilRead(owner, outcome)
                : balancers.untilWhole(owner, shared, outcome);
    }

    private void followed(Owner.Service owner, Object asked) {
        long now = balancers.time().nanoTime();
        balancers.memory().hold(owner.key(), hold -> hold.followed(asked, now));
    }

    /// What its user has a hand in: pods that move cost calls as edits do.
    private Object asked(Wish<D> wish) {
        return List.of(
                wish.basis(), balancers.known().of(wish.owner(), wish.nodes()).endpoints());
    }

    /// The same while a look at the surroundings is under way, which wakes the Service. What was said of its
    /// specification stands until then.
    ///
    /// @param wish what can be done meanwhile, if anything
    public Outcome serveMeanwhile(
            ServiceWriter service, String finalizer, Owner.Service owner, Optional<Wish<D>> wish) {
        Outcome waits = Outcome.untilWoken("what is around the load balancer is being read");
        PublishedStatus.ConditionValue said = service.said().accepted().orElseGet(AcceptedCondition::checking);
        Outcome outcome = wish.map(possible -> Outcome.moreDemanding(waits, serve(service, finalizer, possible, said)))
                .orElse(waits);
        return balancers.untilRead(owner, outcome);
    }

    /// Nothing is lost: the newest edit is followed when the time has come.
    private Outcome postponed(ServiceWriter service, PublishedStatus.ConditionValue accepted, Duration wait) {
        PublishedStatus.ConditionValue restless = ProvisionedCondition.restless();
        service.say(service.said().accepting(accepted).provisioning(restless));
        service.count(service.said());
        return new Outcome.LookAgain(wait, restless.message());
    }

    /// @param awaited how bringing about what is shared ended, where the Service waits for it
    private record End(Convergence.Ending ending, Optional<Convergence.Ending> awaited) {
        static End of(Convergence.Ending ending) {
            return new End(ending, Optional.empty());
        }

        /// The end of a Service that can go no further.
        static End lacking(Convergence.Ending shared) {
            return new End(shared, Optional.of(shared));
        }
    }

    private End converge(Owner.Service owner, Wish<D> wish, ServiceReport<D, S, C> report) {
        Convergence.Ending shared = balancers.shared().converge(wish.nodes(), report);
        balancers.shared().bug(owner).ifPresent(bug -> {
            throw bug;
        });
        return switch (shared) {
            case Convergence.Ending.Reached _ -> confirmed(wish, report, own(owner, wish, report, Optional.empty()));
            case Convergence.Ending.Withheld _ -> {
                End own = confirmed(wish, report, own(owner, wish, report, Optional.empty()));
                boolean sharedLacks = balancers.settings().policy() == Policy.DRY_RUN;
                yield sharedLacks && own.ending() instanceof Convergence.Ending.Reached ? End.of(shared) : own;
            }
            case Convergence.Ending.Waiting _, Convergence.Ending.Awaiting _, Convergence.Ending.Failed _ -> {
                Convergence.Ending own = own(owner, wish, report, Optional.of(shared));
                if (shared.equals(SharedResources.UNDER_WAY)) {
                    yield new End(provenLater(owner, wish, own), Optional.of(shared));
                }
                yield own.equals(shared) ? End.lacking(shared) : End.of(own);
            }
        };
    }

    /// While what is shared is being read or written, a Service counts as provisioned only if it did with just this:
    /// its targets may move.
    private Convergence.Ending provenLater(Owner.Service owner, Wish<D> wish, Convergence.Ending own) {
        boolean stood = balancers.memory().isServed(owner, wish.basis());
        return own instanceof Convergence.Ending.Reached && !stood ? SharedResources.UNDER_WAY : own;
    }

    /// The end, if what is shared is still there now that the Service owns something.
    private End confirmed(Wish<D> wish, ServiceReport<D, S, C> report, Convergence.Ending own) {
        if (!(own instanceof Convergence.Ending.Reached)) {
            return End.of(own);
        }
        Convergence.Ending shared = balancers.shared().confirm(wish.nodes(), report);
        balancers
                .shared()
                .untilConfirmed()
                .ifPresent(wait -> queue.addAfter(Work.Chore.SHARED, Work.Urgency.RESYNC, wait));
        return switch (shared) {
            case Convergence.Ending.Reached _, Convergence.Ending.Withheld _ -> End.of(own);
            case Convergence.Ending.Waiting _, Convergence.Ending.Awaiting _, Convergence.Ending.Failed _ ->
                End.lacking(shared);
        };
    }

    private Convergence.Ending own(
            Owner.Service owner,
            Wish<D> wish,
            ServiceReport<D, S, C> report,
            Optional<Convergence.Ending> sharedTrouble) {
        return balancers
                .convergence()
                .converge(owner, wish.desired(), balancers.settings().policy(), report, sharedTrouble);
    }
}
