// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.gcp.model.Candidates;
import io.cloudlb.gcp.model.GcpBackends;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpReason;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Subset;
import io.cloudlb.gcp.model.Surroundings.Place;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/// What is behind a load balancer: the cluster's instance groups with all nodes, or endpoint groups of the Service's
/// own with some.
///
/// @param choice as it is configured
/// @param withPods the nodes that have pods of the Service; empty where nobody knows
/// @param has what the Service has; it keeps the endpoint groups that its backend service lists
record BackendRules(
        GcpBackends choice,
        LoadBalancerSpec spec,
        Scheme scheme,
        NodeTargets nodes,
        Optional<Candidates> withPods,
        GcpState.OfService has,
        AnnotationReader annotations) {
    private static final String POLICY = "spec.externalTrafficPolicy";

    /// Empty for instance groups.
    Optional<Subset> subset(GcpState.OfCluster shared) {
        if (!hasOwnGroups()) {
            nodes.groupWarnings().forEach(annotations::warn);
            warnOfManyNodes();
            return Optional.empty();
        }
        String subnetwork = shared.surroundings().place().map(Place::subnetwork).orElse("");
        String group = GcpNames.endpointGroup(spec.owner(), subnetwork);
        return Optional.of(
                switch (spec.trafficPolicy()) {
                    case TrafficPolicy.Cluster _ -> Subset.ofAny(group, scheme, nodes.candidates());
                    case TrafficPolicy.Local _ -> local(group);
                });
    }

    private Subset local(String group) {
        Subset subset = Subset.ofLocal(group, scheme, nodes.candidates(), withPods);
        if (subset.idle() && nodes.count() > 0) {
            annotations.warn(
                    GcpReason.NO_ENDPOINTS,
                    POLICY,
                    "none of the %d nodes that take traffic has a pod of the Service, so nobody is served: a few nodes stay behind the load balancer and fail its health checks until one has"
                            .formatted(nodes.count()));
        }
        if (subset.isTooSmall()) {
            annotations.warn(
                    GcpReason.TOO_MANY_NODES,
                    POLICY,
                    withPods.isPresent()
                            ? "%d of %d nodes with pods of the Service get traffic, and Local keeps them from passing it on: there is no room for more; use Cluster, or have the pods on fewer nodes"
                                    .formatted(
                                            subset.size(), subset.candidates().count())
                            : "%d of %d nodes get traffic and Local keeps them from passing it on, so pods on the others get none, and which nodes have pods is not known here: grant cloudlb the right to list and watch endpointslices in API group discovery.k8s.io, as its log says, or use Cluster"
                                    .formatted(subset.size(), nodes.count()));
        }
        return subset;
    }

    private boolean hasOwnGroups() {
        boolean keeps = choice == GcpBackends.AUTO
                && scheme == Scheme.INTERNAL
                && listed().findAny().isPresent();
        return keeps || (choice.isEndpointGroups(scheme, nodes.count()) && !waitsForRoom());
    }

    /// Whether it is served by instance groups until there is room for endpoint groups.
    private boolean waitsForRoom() {
        return choice == GcpBackends.AUTO && has.lacksRoom();
    }

    private void warnOfManyNodes() {
        if (scheme == Scheme.INTERNAL && nodes.count() > GcpBackends.MOST_BEHIND_INTERNAL) {
            annotations.warn(
                    GcpReason.TOO_MANY_NODES,
                    "",
                    "%d of %d nodes get traffic from an internal load balancer, and the others get it from those: Google Cloud spreads it over no more of an instance group. %s"
                            .formatted(
                                    GcpBackends.MOST_BEHIND_INTERNAL,
                                    nodes.count(),
                                    waitsForRoom()
                                            ? "There is no room for endpoint groups: raise the quota NETWORK_ENDPOINT_GROUPS, and restart cloudlb"
                                            : "Set --gcp-backends to auto or endpoint-groups"));
        }
    }

    /// The endpoint groups that the Service has, or that its backend services list: a listing may lag behind either.
    private Stream<GcpResource.Key> standing() {
        return Stream.concat(has.resources().all(EndpointGroup.class).stream().map(GcpResource::key), listed());
    }

    private Stream<GcpResource.Key> listed() {
        return has.resources().all(BackendService.class).stream()
                .flatMap(service -> service.groups().stream())
                .filter(key -> key.kind() == GcpKind.ENDPOINT_GROUP);
    }

    SortedSet<GcpResource.Key> groups(Optional<Subset> subset, GcpState.OfCluster shared) {
        return subset.map(chosen -> chosen.groups(standing()))
                .orElseGet(() -> ClusterResolver.groups(spec.owner().cluster(), nodes, shared));
    }
}
