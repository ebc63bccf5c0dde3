// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.metallb.allocation.Decision.Proposal;
import io.cloudlb.metallb.allocation.Reuse;
import io.cloudlb.metallb.assignment.AddressAssigner;
import io.cloudlb.metallb.assignment.Asked;
import io.cloudlb.metallb.assignment.Held;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.TreeSet;

/// Compares what a Service asks for with what it has. There is one change at the most, because a decision is one.
///
/// @param allocations what would be decided now
/// @param reuse when others may have what a Service gives up that needs no address any more
record MetalLbPlanner(Allocations allocations, Reuse reuse) {

    /// What would be decided, by who has what at this moment. Asking changes nothing.
    interface Allocations {
        /// What asking would lead to.
        Proposal consider(Asked asked);

        /// Whether exactly these addresses are claimed for the Service.
        boolean isClaimed(Asked asked, List<IpAddress> addresses);
    }

    Plan<MetalLbChange> plan(MetalLbDesired desired, MetalLbState.OfService state) {
        List<IpAddress> has = state.held().addresses();
        return switch (desired) {
            case MetalLbDesired.Wanted wanted -> wanted(wanted, state.held());
            case MetalLbDesired.Absent absent ->
                has.isEmpty() ? Plan.empty() : one("release", new MetalLbChange.Release(absent.owner(), has, reuse));
            case MetalLbDesired.AsItStands _, MetalLbDesired.Configuration _ -> Plan.empty();
        };
    }

    private Plan<MetalLbChange> wanted(MetalLbDesired.Wanted wanted, Held held) {
        Asked asked = wanted.asked();
        Proposal foreseen = allocations.consider(asked);
        boolean isSettled = foreseen.unmet().isEmpty()
                && !foreseen.changes()
                && held.unmet().isEmpty()
                && foreseen.addresses().equals(held.addresses())
                && mayBeShown(asked, held.addresses());
        return isSettled
                ? Plan.empty()
                : one("assign", new MetalLbChange.Assign(wanted.owner(), asked, held.addresses(), foreseen));
    }

    /// What is shown already needs no claim.
    private boolean mayBeShown(Asked asked, List<IpAddress> addresses) {
        return asked.shown().containsAll(addresses) || allocations.isClaimed(asked, addresses);
    }

    private static Plan<MetalLbChange> one(String id, MetalLbChange change) {
        return new Plan<>(List.of(new Step<>(id, change, new TreeSet<>())), List.of());
    }

    /// @param assigner knows what would be decided
    record AtTheAssigner(AddressAssigner assigner) implements Allocations {
        @Override
        public Proposal consider(Asked asked) {
            return assigner.consider(asked.request());
        }

        @Override
        public boolean isClaimed(Asked asked, List<IpAddress> addresses) {
            return assigner.isClaimed(asked.request().service(), asked.uid(), addresses);
        }
    }
}
