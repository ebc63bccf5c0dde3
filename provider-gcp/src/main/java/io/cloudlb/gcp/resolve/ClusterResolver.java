// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Surroundings.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the Services need of the cluster's shared resources: an instance group in each zone, kube-proxy's
/// health check, and for each family one firewall rule that lets Google's health checks in to kube-proxy's port
/// and the whole node port range, so that a further Service needs no further write. The health check is there also
/// while all Services have policy Local: one that changes to it uses it until its own stands. A health check port
/// outside of the range, as it is configured here, adds its port: the API server may know another range. Pure.
///
/// @param nodePorts where the API server takes node ports and health check ports from
public record ClusterResolver(Owner.Shared owner, GcpState.OfCluster shared, NodeTargets nodes, PortRange nodePorts) {
    /// Where Google's health checks come from (load-balancing/docs/health-checks, "Probe IP ranges").
    private static final List<String> PROBERS =
            List.of("35.191.0.0/16", "130.211.0.0/22", "209.85.152.0/22", "209.85.204.0/22");

    private static final List<String> SIX_PROBERS = List.of("2600:1901:8001::/48", "2600:2d00:1:b029::/64");
    private static final HealthCheck.Timing TIMING = new HealthCheck.Timing(8, 1, 1, 3);
    private static final int PRIORITY = 1_000;

    public Resolution<GcpDesired> resolve(Collection<LoadBalancerSpec> users) {
        if (users.isEmpty()) {
            return new Resolution.Resolved<>(GcpDesired.OfCluster.absent(owner), List.of());
        }
        List<Problem> missing = new ArrayList<>(nodes.unknown());
        TargetTags tags = TargetTags.of(nodes, shared.resources());
        if (missing.isEmpty() && tags.tags().isEmpty()) {
            missing.add(tags.problem());
        }
        return missing.isEmpty()
                ? new Resolution.Resolved<>(desired(users, tags.tags()), warnings())
                : new Resolution.Unknown<>(missing, warnings());
    }

    private List<Problem> warnings() {
        return Stream.concat(nodes.warnings().stream(), nodes.groupWarnings().stream())
                .toList();
    }

    private GcpDesired desired(Collection<LoadBalancerSpec> users, SortedSet<String> tags) {
        SortedMap<String, InstanceGroup> groups = new TreeMap<>();
        groups(owner.cluster(), nodes, shared).forEach(key -> groups.put(key.zone(), group(key)));
        return new GcpDesired.OfCluster(
                owner,
                Optional.of(healthCheck()),
                Arrays.stream(IpFamily.values())
                        .filter(family -> users.stream()
                                .anyMatch(user -> user.ipFamilies().contains(family)))
                        .map(family -> probes(family, users, tags))
                        .toList(),
                groups);
    }

    /// The instance groups, which are the backends of Services without a subset: those of the nodes' zones, and
    /// those that stand. A zone that loses its nodes keeps its group, empty, because each Service would have to
    /// be written to before it could go, and again when the zone has nodes again.
    public static SortedSet<GcpResource.Key> groups(
            ClusterIdentity cluster, NodeTargets nodes, GcpState.OfCluster shared) {
        String name = GcpNames.instanceGroup(cluster);
        Stream<String> standing = shared.resources().all(InstanceGroup.class).stream()
                .filter(group -> group.name().equals(name))
                .map(InstanceGroup::zone);
        return Stream.concat(nodes.members().keySet().stream(), standing)
                .map(zone -> new GcpResource.Key(GcpKind.INSTANCE_GROUP, zone, name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private InstanceGroup group(GcpResource.Key key) {
        SortedSet<String> members = nodes.members().getOrDefault(key.zone(), new TreeSet<>());
        String subnetwork = shared.surroundings().place().map(Place::subnetwork).orElse("");
        return new InstanceGroup(key.name(), key.zone(), Optional.of(members), subnetwork, Optional.of(owner.mark()));
    }

    private HealthCheck healthCheck() {
        return new HealthCheck(
                GcpNames.nodeHealthCheck(owner.cluster()),
                TrafficPolicy.KUBE_PROXY_PORT,
                TrafficPolicy.HEALTH_PATH,
                TIMING,
                Optional.of(owner.mark()));
    }

    private Firewall probes(IpFamily family, Collection<LoadBalancerSpec> users, SortedSet<String> tags) {
        SortedSet<String> ports = new TreeSet<>();
        ports.add(String.valueOf(TrafficPolicy.KUBE_PROXY_PORT));
        ports.add(nodePorts.first() + "-" + nodePorts.last());
        users.stream()
                .map(user -> user.trafficPolicy().healthPort())
                .filter(port -> port > 0 && (port < nodePorts.first() || port > nodePorts.last()))
                .forEach(port -> ports.add(String.valueOf(port)));
        return new Firewall(
                GcpNames.probes(owner.cluster(), family),
                family,
                new TreeSet<>(family == IpFamily.IPV4 ? PROBERS : SIX_PROBERS),
                new TreeSet<>(),
                new TreeMap<>(Map.of(Protocol.TCP, ports)),
                tags,
                PRIORITY,
                Optional.of(owner.mark()));
    }
}
