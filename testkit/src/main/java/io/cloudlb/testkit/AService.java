// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServicePort;
import io.cloudlb.core.model.ServiceType;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.SessionAffinity;
import io.cloudlb.core.model.TargetPort;
import io.cloudlb.core.model.TrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A Service as a user writes it: of type LoadBalancer in the namespace `default`, everything else as the API server
/// would fill it in. A value: every method returns another.
///
/// @param key namespace and name
/// @param annotations its annotations
/// @param spec what it asks for; node ports of 0 are allocated by the API server
public record AService(ServiceKey key, SortedMap<String, String> annotations, ServiceView.Spec spec) {
    public AService {
        annotations = new TreeMap<>(annotations);
    }

    /// A Service of type LoadBalancer without a port.
    public static AService aService(String name) {
        return new AService(
                new ServiceKey("default", name),
                new TreeMap<>(),
                new ServiceView.Spec(
                        ServiceType.LOAD_BALANCER,
                        Optional.empty(),
                        List.of(),
                        new TrafficPolicy.Cluster(),
                        true,
                        List.of(),
                        new SessionAffinity.None(),
                        List.of(IpFamily.IPV4),
                        IpFamilyPolicy.SINGLE_STACK,
                        Optional.empty(),
                        false));
    }

    public AService namespace(String namespace) {
        return new AService(new ServiceKey(namespace, key.name()), annotations, spec);
    }

    public AService annotation(String annotation, String value) {
        Map<String, String> more = new TreeMap<>(annotations);
        more.put(annotation, value);
        return new AService(key, new TreeMap<>(more), spec);
    }

    public AService port(int port) {
        return port(Protocol.TCP, port);
    }

    public AService udp(int port) {
        return port(Protocol.UDP, port);
    }

    /// One more port, to pods' port 8080.
    public AService port(Protocol protocol, int port) {
        ServicePort more = new ServicePort(
                protocol.name().toLowerCase(Locale.ROOT) + "-" + port,
                protocol,
                port,
                new TargetPort.Numbered(8080),
                0,
                Optional.empty());
        return with(SpecEdit.ports(
                Stream.concat(spec.ports().stream(), Stream.of(more)).toList()));
    }

    /// `externalTrafficPolicy: Local`; the API server chooses the health check port.
    public AService local() {
        return with(SpecEdit.trafficPolicy(new TrafficPolicy.Local(0)));
    }

    public AService type(ServiceType type) {
        return with(SpecEdit.type(type));
    }

    public AService loadBalancerClass(String name) {
        return with(SpecEdit.loadBalancerClass(Optional.of(name)));
    }

    public AService withoutNodePorts() {
        return with(SpecEdit.allocateNodePorts(false));
    }

    public AService sourceRanges(String... ranges) {
        return with(SpecEdit.sourceRanges(List.of(ranges)));
    }

    public AService clientIpAffinity(Duration timeout) {
        return with(SpecEdit.sessionAffinity(new SessionAffinity.ClientIp(timeout)));
    }

    private AService with(SpecEdit edit) {
        return new AService(key, annotations, edit.apply(spec));
    }
}
