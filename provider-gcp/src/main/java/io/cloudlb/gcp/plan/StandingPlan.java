// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.plan.Plan;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Subset;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/// The plan for a Service that keeps what it has: its backends follow the cluster's groups, or the nodes in its own
/// groups follow those of the cluster, and nothing else changes.
record StandingPlan(GcpDesired.AsItStands desired, GcpState.OfService state) {
    /// Whether something has to be read before: the nodes in its endpoint groups, or all.
    static boolean isToBeRead(GcpDesired.AsItStands desired, GcpState.OfService state) {
        StandingPlan plan = new StandingPlan(desired, state);
        return state.unread()
                || plan.own().stream()
                        .flatMap(service -> plan.subset(service).stream())
                        .anyMatch(SubsetSteps::isToBeRead);
    }

    Plan<GcpChange> build() {
        Plan.Builder<GcpChange> plan = new Plan.Builder<>();
        Steps steps = new Steps(plan, desired.owner());
        for (BackendService found : own()) {
            Optional<SubsetSteps> subset = subset(found);
            SortedSet<String> filled = subset.map(each -> each.add(steps)).orElse(Steps.NONE);
            steps.ensure(
                    found.with(subset.map(SubsetSteps::groups).orElse(desired.groups())), Optional.of(found), filled);
        }
        return plan.build();
    }

    private List<BackendService> own() {
        return state.resources().all(BackendService.class).stream()
                .filter(found -> found.mark().equals(Optional.of(desired.owner().mark())))
                .toList();
    }

    /// Empty for one of instance groups.
    private Optional<SubsetSteps> subset(BackendService found) {
        boolean local = !found.healthCheck()
                .equals(GcpNames.nodeHealthCheck(desired.owner().cluster()));
        return found.groups().stream()
                .filter(key -> key.kind() == GcpKind.ENDPOINT_GROUP)
                .findFirst()
                .map(key -> new Subset(key.name(), Subset.size(found.scheme(), local), desired.candidates()))
                .map(subset -> new SubsetSteps(subset, subset.groups(found.groups().stream()), state.resources()));
    }
}
