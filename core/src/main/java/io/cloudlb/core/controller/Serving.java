// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.CloudException;
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
        shop.shared().need(wish.basis());
        Optional<Holds.Standing> standing = shop.holds().standing(owner.key(), intent);
        if (standing.isPresent()) {
            service.say(standing.get().said());
            return standing.get().outcome();
        }
        service.keep(finalizer);
        ServiceReport<D, S, C> report = new ServiceReport<>(shop, service, wish, accepted, intent);
        try {
            report.drifted(drift.compare(service, owner, wish.desired()));
            return report.conclude(converge(owner, wish, report));
        } catch (CloudException e) {
            return report.conclude(new Ending.Failed(e.error()));
        }
    }

    /// What was tried: equal means that trying again cannot end differently by itself.
    record Intent(Object desired, Verdict accepted) {}

    private Ending converge(Owner.Service owner, Wish<D> wish, ServiceReport<D, S, C> report) {
        Ending shared = shop.shared().converge(wish.nodes(), report::beforeSharedWriting);
        boolean ready = shared instanceof Ending.Reached || shared instanceof Ending.Withheld;
        if (!ready) {
            return shared;
        }
        Policy policy = shop.settings().policy();
        Course course = new Course(policy, report::beforeWriting, report::progress);
        Ending own = shop.convergence().converge(owner, wish.desired(), course);
        boolean sharedLacks = policy == Policy.DRY_RUN && shared instanceof Ending.Withheld;
        return sharedLacks && own instanceof Ending.Reached ? shared : own;
    }
}
