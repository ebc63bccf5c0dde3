// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.GcpState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The plan for what the cluster's Services share: the groups of nodes, the health check of kube-proxy, and what lets
/// health checks in.
///
/// The group of a zone without nodes is emptied and stays while anything is wanted: backend services may list it, which
/// keeps it from being deleted, and the zone may get nodes again. All groups go when nothing is wanted any more, which
/// is after the last backend service.
record ClusterPlan(GcpDesired.OfCluster desired, GcpState.OfCluster state) {
    /// Instances that one group takes (Compute Engine).
    private static final int MOST_MEMBERS = 1_000;

    private static final String UNUSED = "no Service needs it any more";

    /// Whether something has to be read before: the members of a group that is to stay, or all.
    static boolean isToBeRead(GcpDesired.OfCluster desired, GcpState.OfCluster state) {
        return state.unread()
                || (wantsAnything(desired)
                        && state.resources().all(InstanceGroup.class).stream()
                                .anyMatch(group -> group.members().isEmpty()));
    }

    Plan<GcpChange> build() {
        Plan.Builder<GcpChange> plan = new Plan.Builder<>();
        Steps steps = new Steps(plan, desired.owner());
        Stream.concat(desired.healthCheck().stream(), desired.firewalls().stream())
                .forEach(wanted -> steps.ensure(wanted, state.resources().find(wanted.key())));
        desired.groups().values().forEach(wanted -> fill(steps, wanted));
        left().forEach(found -> leave(steps, found));
        return plan.build();
    }

    private void fill(Steps steps, InstanceGroup wanted) {
        SortedSet<String> members = wanted.members().orElseGet(TreeSet::new);
        Optional<InstanceGroup> found = state.resources().find(wanted.key()).map(InstanceGroup.class::cast);
        SortedSet<String> exists =
                found.isPresent() ? Steps.NONE : steps.create(wanted.withMembers(Steps.NONE), Steps.NONE);
        move(steps, found.orElseGet(() -> wanted.withMembers(Steps.NONE)), members, exists);
    }

    /// Nodes that come are added before those that leave are taken out, where the group has room for both: one after
    /// the other, because they are writes of one resource.
    private static void move(Steps steps, InstanceGroup found, SortedSet<String> members, SortedSet<String> exists) {
        SortedSet<String> has = found.members().orElseGet(TreeSet::new);
        SortedSet<String> coming = Sorted.minus(members, has);
        SortedSet<String> leaving = Sorted.minus(has, members);
        if (has.size() + coming.size() > MOST_MEMBERS) {
            add(steps, found, coming, remove(steps, found, leaving, exists));
        } else {
            remove(steps, found, leaving, add(steps, found, coming, exists));
        }
    }

    private static SortedSet<String> add(
            Steps steps, InstanceGroup group, SortedSet<String> coming, SortedSet<String> after) {
        return coming.isEmpty()
                ? after
                : steps.plan().add(new GcpChange.AddInstances(group.name(), group.zone(), coming, group.mark()), after);
    }

    private static SortedSet<String> remove(
            Steps steps, InstanceGroup group, SortedSet<String> leaving, SortedSet<String> after) {
        return leaving.isEmpty()
                ? after
                : steps.plan()
                        .add(new GcpChange.RemoveInstances(group.name(), group.zone(), leaving, group.mark()), after);
    }

    private List<GcpResource> left() {
        Set<GcpResource.Key> wanted = Stream.of(
                        desired.healthCheck().stream(),
                        desired.firewalls().stream(),
                        desired.groups().values().stream())
                .flatMap(resources -> resources)
                .map(GcpResource::key)
                .collect(Collectors.toSet());
        return state.resources().byKey().values().stream()
                .filter(found -> !wanted.contains(found.key()))
                .toList();
    }

    private void leave(Steps steps, GcpResource found) {
        switch (found) {
            case InstanceGroup group
            when wantsAnything(desired) -> {
                if (steps.isOwn(group)) {
                    move(steps, group, Steps.NONE, Steps.NONE);
                }
            }
            case HealthCheck _, Firewall _, InstanceGroup _ -> steps.deleteAll(List.of(found), UNUSED, Steps.NONE);
            case GcpResource.BackendService _, GcpResource.Address _, GcpResource.ForwardingRule _ -> {}
        }
    }

    private static boolean wantsAnything(GcpDesired.OfCluster desired) {
        return desired.healthCheck().isPresent()
                || !desired.firewalls().isEmpty()
                || !desired.groups().isEmpty();
    }
}
