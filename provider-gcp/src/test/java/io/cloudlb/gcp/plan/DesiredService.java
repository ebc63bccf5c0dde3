// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.gcp.model.Candidates;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Subset;
import io.cloudlb.gcp.model.Traffic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a Service should have, said in a few words: an external one of TCP port 80 unless something else is said.
record DesiredService(
        Scheme scheme,
        SortedMap<Protocol, SortedSet<Integer>> ports,
        List<IpFamily> families,
        boolean local,
        Optional<String> ip,
        NetworkTier tier,
        String subnetwork,
        boolean globalAccess,
        SortedSet<String> sources,
        SortedSet<String> zones,
        String affinity,
        int size) {
    static final ClusterIdentity CLUSTER = new ClusterIdentity("kind", "cluster-uid");
    static final Owner.Shared SHARED = new Owner.Shared(CLUSTER);
    static final Owner.Service OWNER = new Owner.Service(CLUSTER, new ServiceKey("default", "web"), "service-uid");
    static final Optional<OwnerMark> MARK = Optional.of(OWNER.mark());
    private static final int MOST_LISTED_PORTS = 5;

    static DesiredService external() {
        return new DesiredService(
                Scheme.EXTERNAL,
                new TreeMap<>(Map.of(Protocol.TCP, new TreeSet<>(List.of(80)))),
                List.of(IpFamily.IPV4),
                false,
                Optional.empty(),
                NetworkTier.PREMIUM,
                "",
                false,
                new TreeSet<>(List.of("0.0.0.0/0")),
                new TreeSet<>(List.of("us-central1-a", "us-central1-b")),
                "NONE",
                0);
    }

    static DesiredService internal() {
        DesiredService external = external();
        return external.with(Scheme.INTERNAL, "nodes");
    }

    DesiredService with(Scheme changed, String within) {
        return new DesiredService(
                changed, ports, families, local, ip, tier, within, globalAccess, sources, zones, affinity, size);
    }

    DesiredService withPorts(Protocol protocol, Integer... numbers) {
        SortedMap<Protocol, SortedSet<Integer>> changed =
                new TreeMap<>(Map.of(protocol, new TreeSet<>(List.of(numbers))));
        return withPorts(changed);
    }

    DesiredService andPorts(Protocol protocol, Integer... numbers) {
        return withPorts(Sorted.put(ports, protocol, new TreeSet<>(List.of(numbers))));
    }

    DesiredService withPorts(SortedMap<Protocol, SortedSet<Integer>> changed) {
        return new DesiredService(
                scheme, changed, families, local, ip, tier, subnetwork, globalAccess, sources, zones, affinity, size);
    }

    DesiredService of(IpFamily... changed) {
        return new DesiredService(
                scheme,
                ports,
                List.of(changed),
                local,
                ip,
                tier,
                subnetwork,
                globalAccess,
                sources,
                zones,
                affinity,
                size);
    }

    DesiredService local(boolean changed) {
        return new DesiredService(
                scheme, ports, families, changed, ip, tier, subnetwork, globalAccess, sources, zones, affinity, size);
    }

    DesiredService at(String address) {
        return at(Optional.of(address));
    }

    DesiredService at(Optional<String> address) {
        return new DesiredService(
                scheme,
                ports,
                families,
                local,
                address,
                tier,
                subnetwork,
                globalAccess,
                sources,
                zones,
                affinity,
                size);
    }

    DesiredService of(NetworkTier changed) {
        return new DesiredService(
                scheme, ports, families, local, ip, changed, subnetwork, globalAccess, sources, zones, affinity, size);
    }

    DesiredService withGlobalAccess(boolean changed) {
        return new DesiredService(
                scheme, ports, families, local, ip, tier, subnetwork, changed, sources, zones, affinity, size);
    }

    DesiredService from(String... ranges) {
        return new DesiredService(
                scheme,
                ports,
                families,
                local,
                ip,
                tier,
                subnetwork,
                globalAccess,
                new TreeSet<>(List.of(ranges)),
                zones,
                affinity,
                size);
    }

    DesiredService in(String... names) {
        return new DesiredService(
                scheme,
                ports,
                families,
                local,
                ip,
                tier,
                subnetwork,
                globalAccess,
                sources,
                new TreeSet<>(List.of(names)),
                affinity,
                size);
    }

    DesiredService withAffinity(String changed) {
        return new DesiredService(
                scheme, ports, families, local, ip, tier, subnetwork, globalAccess, sources, zones, changed, size);
    }

    /// Behind it are so many of the six nodes of its zones; none for instance groups.
    DesiredService ofSubset(int changed) {
        return new DesiredService(
                scheme, ports, families, local, ip, tier, subnetwork, globalAccess, sources, zones, affinity, changed);
    }

    GcpDesired.OfService desired() {
        return new GcpDesired.OfService(
                OWNER,
                Optional.of(new GcpDesired.LoadBalancer(
                        local ? Optional.of(healthCheck()) : Optional.empty(),
                        subset(),
                        backendService(),
                        families.stream().map(this::rule).toList(),
                        families.stream().map(this::firewall).toList())));
    }

    ForwardingRule rule(IpFamily family) {
        boolean four = family == IpFamily.IPV4;
        return new ForwardingRule(
                GcpNames.forwardingRule(OWNER, scheme, traffic(), family),
                scheme,
                traffic(),
                rulePorts(),
                family,
                ip.filter(address -> four == address.contains(".")),
                four ? tier : NetworkTier.PREMIUM,
                four || scheme == Scheme.INTERNAL ? subnetwork : "nodes",
                globalAccess && scheme == Scheme.INTERNAL,
                backendService().name(),
                MARK);
    }

    Firewall firewall(IpFamily family) {
        SortedMap<Protocol, SortedSet<String>> open = new TreeMap<>();
        ports.forEach((protocol, numbers) -> open.put(
                protocol, numbers.stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new))));
        return new Firewall(
                GcpNames.firewall(OWNER, family),
                family,
                sources,
                new TreeSet<>(),
                open,
                new TreeSet<>(List.of("node")),
                1000,
                MARK);
    }

    BackendService backendService() {
        return new BackendService(
                GcpNames.backendService(OWNER, scheme, traffic()),
                scheme,
                traffic(),
                local ? healthCheck().name() : GcpNames.nodeHealthCheck(CLUSTER),
                groups(),
                affinity,
                BackendService.Tracking.DEFAULT,
                30,
                MARK);
    }

    SortedSet<GcpResource.Key> groups() {
        return subset().map(subset -> subset.groups(Stream.of())).orElseGet(this::instanceGroups);
    }

    private SortedSet<GcpResource.Key> instanceGroups() {
        return zones.stream()
                .map(zone -> new GcpResource.Key(GcpKind.INSTANCE_GROUP, zone, GcpNames.instanceGroup(CLUSTER)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Optional<Subset> subset() {
        return size == 0
                ? Optional.empty()
                : Optional.of(new Subset(GcpNames.endpointGroup(OWNER, "nodes"), size, candidates()));
    }

    private Candidates candidates() {
        SortedMap<String, SortedSet<String>> nodes = new TreeMap<>();
        zones.forEach(zone -> nodes.put(
                zone,
                IntStream.rangeClosed(1, 6)
                        .mapToObj(number -> zone + "-n" + number)
                        .collect(Collectors.toCollection(TreeSet::new))));
        return Candidates.of(nodes);
    }

    /// The same with nodes behind it as they are.
    GcpDesired.AsItStands kept() {
        return new GcpDesired.AsItStands(OWNER, instanceGroups(), candidates(), Optional.empty());
    }

    HealthCheck healthCheck() {
        return new HealthCheck(
                GcpNames.healthCheck(OWNER), 30_100, "/healthz", new HealthCheck.Timing(3, 1, 1, 2), MARK);
    }

    private Traffic traffic() {
        return Traffic.of(ports.keySet());
    }

    private SortedSet<Integer> rulePorts() {
        SortedSet<Integer> all = new TreeSet<>();
        ports.values().forEach(each -> all.addAll(each));
        return traffic() == Traffic.BOTH || all.size() > MOST_LISTED_PORTS ? new TreeSet<>() : all;
    }
}
