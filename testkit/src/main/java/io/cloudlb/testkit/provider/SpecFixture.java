// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.provider;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView.Selection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A specification that says only what a test is about: `aSpec("web").port(80).local()`. Every method gives a new
/// one. Node ports follow from the port, 30000 above, so that nobody has to say them.
public record SpecFixture(
        ClusterIdentity cluster,
        String name,
        String uid,
        List<Listener> listeners,
        TrafficPolicy trafficPolicy,
        SortedSet<String> sources,
        Optional<Duration> affinity,
        SortedMap<String, String> annotations) {
    /// The cluster of tests that do not care.
    public static final ClusterIdentity CLUSTER = new ClusterIdentity("demo", "c1a5-0001");

    private static final int FIRST_NODE_PORT = 30_000;
    private static final int NODE_PORTS = 2_768;

    public SpecFixture {
        listeners = List.copyOf(listeners);
        sources = new TreeSet<>(sources);
        annotations = new TreeMap<>(annotations);
    }

    /// A Service of that name in namespace `shop`, without a port yet.
    public static SpecFixture aSpec(String name) {
        return new SpecFixture(
                CLUSTER,
                name,
                "uid-of-" + name,
                List.of(),
                new TrafficPolicy.Cluster(),
                new TreeSet<>(List.of("0.0.0.0/0", "::/0")),
                Optional.empty(),
                new TreeMap<>());
    }

    /// In another cluster.
    public SpecFixture in(ClusterIdentity other) {
        return new SpecFixture(other, name, uid, listeners, trafficPolicy, sources, affinity, annotations);
    }

    /// With another UID: the Service was deleted and made again.
    public SpecFixture uid(String other) {
        return new SpecFixture(cluster, name, other, listeners, trafficPolicy, sources, affinity, annotations);
    }

    /// With a further TCP port.
    public SpecFixture port(int port) {
        return port(port, Protocol.TCP);
    }

    /// With a further UDP port.
    public SpecFixture udpPort(int port) {
        return port(port, Protocol.UDP);
    }

    /// With a further TCP port at a node port of the test's choice.
    public SpecFixture portAt(int port, int nodePort) {
        return with(listener(port, Protocol.TCP, nodePort));
    }

    private SpecFixture port(int port, Protocol protocol) {
        return with(listener(port, protocol, FIRST_NODE_PORT + port % NODE_PORTS));
    }

    private static Listener listener(int port, Protocol protocol, int nodePort) {
        return new Listener("p" + port, port, protocol, nodePort, Optional.empty());
    }

    private SpecFixture with(Listener listener) {
        List<Listener> more =
                Stream.concat(listeners.stream(), Stream.of(listener)).toList();
        return new SpecFixture(cluster, name, uid, more, trafficPolicy, sources, affinity, annotations);
    }

    /// Only nodes with an endpoint take traffic; node port 32000 tells which.
    public SpecFixture local() {
        return new SpecFixture(
                cluster, name, uid, listeners, new TrafficPolicy.Local(32_000), sources, affinity, annotations);
    }

    /// Only from these ranges.
    public SpecFixture from(String... ranges) {
        return new SpecFixture(
                cluster, name, uid, listeners, trafficPolicy, new TreeSet<>(List.of(ranges)), affinity, annotations);
    }

    /// A client stays with its backend.
    public SpecFixture sticky() {
        return sticky(Duration.ofHours(3));
    }

    /// A client stays with its backend for that long.
    public SpecFixture sticky(Duration timeout) {
        return new SpecFixture(
                cluster, name, uid, listeners, trafficPolicy, sources, Optional.of(timeout), annotations);
    }

    /// With one more annotation.
    public SpecFixture annotated(String key, String value) {
        return annotated(Map.of(key, value));
    }

    /// With more annotations.
    public SpecFixture annotated(Map<String, String> more) {
        SortedMap<String, String> all = new TreeMap<>(annotations);
        all.putAll(more);
        return new SpecFixture(cluster, name, uid, listeners, trafficPolicy, sources, affinity, all);
    }

    /// The Service.
    public Owner.Service owner() {
        return new Owner.Service(cluster, new ServiceKey("shop", name), uid);
    }

    /// The specification.
    public LoadBalancerSpec spec() {
        return new LoadBalancerSpec(
                owner(),
                listeners,
                trafficPolicy,
                false,
                sources,
                affinity,
                List.of(IpFamily.IPV4),
                IpFamilyPolicy.SINGLE_STACK,
                Optional.empty(),
                annotations,
                Selection.NONE,
                Set.of());
    }
}
