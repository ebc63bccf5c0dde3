// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.plan.Plan;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.GcpState;
import java.util.List;
import java.util.Set;
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
        GroupSteps.ofInstances(steps)
                .ensure(
                        wanted.withMembers(Steps.NONE),
                        wanted.members().orElseGet(TreeSet::new),
                        state.resources().find(wanted.key()).map(InstanceGroup.class::cast));
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
                    GroupSteps.ofInstances(steps).clear(group);
                }
            }
            case HealthCheck _, Firewall _, InstanceGroup _ -> steps.deleteAll(List.of(found), UNUSED, Steps.NONE);
            case GcpResource.BackendService _,
                    GcpResource.Address _,
                    GcpResource.ForwardingRule _,
                    GcpResource.EndpointGroup _ -> {}
        }
    }

    private static boolean wantsAnything(GcpDesired.OfCluster desired) {
        return desired.healthCheck().isPresent()
                || !desired.firewalls().isEmpty()
                || !desired.groups().isEmpty();
    }
}
