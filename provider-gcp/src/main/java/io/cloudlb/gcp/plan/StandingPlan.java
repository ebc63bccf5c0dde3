// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.plan.Plan;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Subset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/// The plan for a Service that keeps what it has: its backends follow the cluster's groups, or the nodes in its own
/// groups follow those of the cluster, and nothing else changes.
record StandingPlan(GcpDesired.AsItStands desired, GcpState.OfService state) {
    /// Whether something has to be read before: the nodes in its endpoint groups, or all.
    static boolean isToBeRead(GcpDesired.AsItStands desired, GcpState.OfService state) {
        return state.unread()
                || new StandingPlan(desired, state).subsets().values().stream().anyMatch(SubsetSteps::isToBeRead);
    }

    Plan<GcpChange> build() {
        Plan.Builder<GcpChange> plan = new Plan.Builder<>();
        Steps steps = new Steps(plan, desired.owner());
        Map<String, SubsetSteps> subsets = subsets();
        Map<String, SortedSet<String>> filled = new TreeMap<>();
        subsets.forEach((group, subset) -> filled.put(group, subset.add(steps)));
        for (BackendService found : own()) {
            Optional<String> group = endpointGroup(found);
            steps.ensure(
                    found.with(group.flatMap(name -> Optional.ofNullable(subsets.get(name)))
                            .map(SubsetSteps::groups)
                            .orElse(desired.groups())),
                    Optional.of(found),
                    group.flatMap(name -> Optional.ofNullable(filled.get(name))).orElse(Steps.NONE));
        }
        return plan.build();
    }

    private List<BackendService> own() {
        return state.resources().all(BackendService.class).stream()
                .filter(found -> found.mark().equals(Optional.of(desired.owner().mark())))
                .toList();
    }

    /// By the name of their groups. Backend services may share some, an old one and a new one of another type: then
    /// there are as many nodes as the one with the most has.
    private SortedMap<String, SubsetSteps> subsets() {
        SortedMap<String, Subset> largest = new TreeMap<>();
        own().forEach(found -> endpointGroup(found)
                .ifPresent(group -> largest.merge(
                        group, subset(found, group), BinaryOperator.maxBy(Comparator.comparingInt(Subset::size)))));
        SortedMap<String, SubsetSteps> subsets = new TreeMap<>();
        largest.forEach((group, subset) -> {
            SortedSet<GcpResource.Key> groups = subset.groups(own().stream().flatMap(found -> found.groups().stream()));
            subsets.put(group, SubsetSteps.of(subset, groups, state.resources()));
        });
        return subsets;
    }

    private Subset subset(BackendService found, String group) {
        boolean local = !found.healthCheck()
                .equals(GcpNames.nodeHealthCheck(desired.owner().cluster()));
        return local
                ? Subset.ofLocal(group, found.scheme(), desired.candidates(), desired.withPods())
                : Subset.ofAny(group, found.scheme(), desired.candidates());
    }

    /// Empty for one of instance groups.
    private static Optional<String> endpointGroup(BackendService found) {
        return found.groups().stream()
                .filter(key -> key.kind() == GcpKind.ENDPOINT_GROUP)
                .map(GcpResource.Key::name)
                .findFirst();
    }
}
