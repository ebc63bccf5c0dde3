// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.plan.Plan;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpState;
import java.util.Optional;

/// The plan for a Service that keeps what it has: its backends follow the cluster's groups, nothing else changes.
record StandingPlan(GcpDesired.AsItStands desired, GcpState.OfService state) {
    Plan<GcpChange> build() {
        Plan.Builder<GcpChange> plan = new Plan.Builder<>();
        Steps steps = new Steps(plan, desired.owner());
        state.resources().all(GcpResource.BackendService.class).stream()
                .filter(steps::isOwn)
                .forEach(found -> steps.ensure(found.with(desired.groups()), Optional.of(found)));
        return plan.build();
    }
}
