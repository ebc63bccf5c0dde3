// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.CloudException;
import java.time.Duration;
import java.util.Optional;

/// Brings a Service's load balancer to what was decided: what is shared first, then its own. Says on the way what it
/// does, and at the end how it went ([ServiceReport]).
final class Serving<D, S, C extends Change> {
    private final Workshop<D, S, C> shop;
    private final DriftScan<D, S, C> drift;

    Serving(Workshop<D, S, C> shop, DriftScan<D, S, C> drift) {
        this.shop = shop;
        this.drift = drift;
    }

    /// Serves a Service.
    ///
    /// @param finalizer goes on before the first cloud call
    /// @param accepted what is said of the specification it asks for, which may be a newer and bad one
    Outcome serve(ServiceInHand service, String finalizer, Wish<D> wish, Verdict accepted) {
        Owner.Service owner = wish.owner();
        Intent intent = new Intent(wish.desired(), accepted);
        if (!shop.provider().traits().isHeldByKubernetes()) {
            shop.shared().need(wish.basis());
        }
        Optional<Holds.Standing> standing = shop.holds().standing(owner.key(), intent);
        if (standing.isPresent()) {
            service.say(standing.get().said());
            return standing.get().outcome();
        }
        if (!shop.provider().traits().isHeldByKubernetes()) {
            Duration wait = shop.holds().untilFollowed(owner.key(), wish.basis());
            if (wait.isPositive() && !shop.convergence().isReached(owner, wish.desired())) {
                return postponed(service, accepted, wait);
            }
            service.keep(finalizer);
        }
        ServiceReport<D, S, C> report = new ServiceReport<>(shop, service, wish, accepted, intent);
        try {
            report.drifted(drift.compare(service, owner, wish.desired()));
            Ending ending = converge(owner, wish, report);
            if (!ending.equals(new Ending.Reached(false))) {
                shop.holds().followed(owner.key(), wish.basis());
            }
            return report.conclude(ending);
        } catch (CloudException e) {
            shop.holds().followed(owner.key(), wish.basis());
            return report.conclude(new Ending.Failed(e.error()));
        }
    }

    /// Nothing is lost: the newest edit is followed when the time has come.
    private Outcome postponed(ServiceInHand service, Verdict accepted, Duration wait) {
        Verdict restless = ServiceWords.restless();
        service.say(service.said().accepting(accepted).provisioning(restless));
        shop.metrics()
                .stands(service.view().key(), ServiceWords.state(service.said()), ServiceWords.reason(service.said()));
        return new Outcome.LookAgain(wait, restless.message());
    }

    /// What was tried: equal means that trying again cannot end differently by itself.
    record Intent(Object desired, Verdict accepted) {}

    private Ending converge(Owner.Service owner, Wish<D> wish, ServiceReport<D, S, C> report) {
        Ending shared = shop.provider().traits().isHeldByKubernetes()
                ? new Ending.Reached(false)
                : shop.shared().converge(wish.nodes(), report::beforeSharedWriting);
        return switch (shared) {
            case Ending.Stopped _ -> shared;
            case Ending.Reached _ -> confirmed(owner, wish, report, own(owner, wish, report, Optional.empty()));
            case Ending.Withheld _ -> {
                Ending own = confirmed(owner, wish, report, own(owner, wish, report, Optional.empty()));
                boolean sharedLacks = shop.settings().policy() == Policy.DRY_RUN;
                yield sharedLacks && own instanceof Ending.Reached ? shared : own;
            }
            case Ending.Waiting _, Ending.Awaiting _, Ending.Failed _ -> {
                Ending own = own(owner, wish, report, Optional.of(shared));
                if (own.equals(shared)) {
                    shop.shared().waits(owner, shared);
                }
                yield own;
            }
        };
    }

    /// The end, if what is shared is still there now that the Service owns something.
    private Ending confirmed(Owner.Service owner, Wish<D> wish, ServiceReport<D, S, C> report, Ending own) {
        if (!(own instanceof Ending.Reached) || shop.provider().traits().isHeldByKubernetes()) {
            return own;
        }
        Ending shared = shop.shared().confirm(wish.nodes(), report::beforeSharedWriting);
        shop.shared().untilConfirmed().ifPresent(drift::confirmSharedAfter);
        return switch (shared) {
            case Ending.Reached _, Ending.Withheld _ -> own;
            case Ending.Stopped _ -> shared;
            case Ending.Waiting _, Ending.Awaiting _, Ending.Failed _ -> {
                shop.shared().waits(owner, shared);
                yield shared;
            }
        };
    }

    private Ending own(
            Owner.Service owner, Wish<D> wish, ServiceReport<D, S, C> report, Optional<Ending> sharedTrouble) {
        Course course = new Course(shop.settings().policy(), report::beforeWriting, report::progress, sharedTrouble);
        return shop.convergence().converge(owner, wish.desired(), course);
    }
}
