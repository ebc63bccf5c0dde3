// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import inet.ipaddr.IPAddress;
import io.cloudlb.emulators.dataplane.Backend;
import io.cloudlb.emulators.dataplane.Backend.Access;
import io.cloudlb.emulators.dataplane.ForwardingRules;
import io.cloudlb.emulators.dataplane.ForwardingRules.Draining;
import io.cloudlb.emulators.dataplane.ForwardingRules.Stickiness;
import io.cloudlb.emulators.dataplane.Frontend;
import io.cloudlb.emulators.dataplane.FrontendProtocol;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.emulators.dataplane.HealthCheck;
import io.cloudlb.emulators.dataplane.HealthCheck.Probe;
import io.cloudlb.emulators.dataplane.NodeAddresses;
import io.cloudlb.emulators.dataplane.SourceRange;
import io.cloudlb.emulators.dataplane.StatusCodes;
import io.cloudlb.emulators.gcp.resources.PortClaim;
import io.cloudlb.emulators.gcp.world.AddressSpace;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.VpcFirewall;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Says what the forwarding rules of the emulated project are to a data plane: a frontend for each port.
///
/// Of a rule for all ports, or for a range of them, those are opened that a firewall rule towards its address names.
/// On one address a rule of a protocol goes before one of `L3_DEFAULT`.
final class ComputeFrontends {

    private static final Duration TRACKED = Duration.ofMinutes(10);
    private static final Duration TRACKED_OUTSIDE = Duration.ofMinutes(1);

    /// Where Google's probes come from, as its documents name it.
    private static final List<IPAddress> INSIDE = blocks("35.191.0.0/16", "130.211.0.0/22");

    private static final List<IPAddress> OUTSIDE = blocks("35.191.0.0/16", "209.85.152.0/22", "209.85.204.0/22");
    private static final List<IPAddress> INSIDE_SIX = blocks("2600:2d00:1:b029::/64");
    private static final List<IPAddress> OUTSIDE_SIX = blocks("2600:1901:8001::/48");
    private static final List<IPAddress> EVERY_SIX = blocks("::/0");

    private final ComputeWorld world;
    private final NodeAddresses nodes;
    private final VpcFirewall firewall;

    ComputeFrontends(ComputeWorld world, NodeAddresses nodes) {
        this.world = world;
        this.nodes = nodes;
        this.firewall = VpcFirewall.of(world);
    }

    /// All frontends by the path of their rule. A backend is called by the path of its instance.
    Map<String, List<Frontend>> byRule() {
        Map<String, List<Frontend>> all = new LinkedHashMap<>();
        Set<String> claimed = new HashSet<>();
        world.all(Kind.FORWARDING_RULE).stream()
                .sorted(Comparator.comparingInt(
                                (Resource rule) -> transports(rule).size())
                        .thenComparing(Resource::path))
                .forEach(rule -> all.put(
                        rule.path(),
                        frontends(rule)
                                .filter(frontend -> claimed.add(
                                        frontend.hostName() + " " + frontend.port() + " " + frontend.protocol()))
                                .toList()));
        return all;
    }

    private static List<Transport> transports(Resource rule) {
        return switch (rule.text("IPProtocol")) {
            case "TCP" -> List.of(Transport.TCP);
            case "UDP" -> List.of(Transport.UDP);
            default -> List.of(Transport.TCP, Transport.UDP);
        };
    }

    private Stream<Frontend> frontends(Resource rule) {
        return world.find(Resource.pathOf(rule.text("backendService"))).stream()
                .flatMap(service -> world
                        .find(Resource.pathOf(service.texts("healthChecks").getFirst()))
                        .map(check -> new LoadBalancer(rule, service, check))
                        .stream())
                .flatMap(loadBalancer -> transports(rule).stream()
                        .flatMap(transport ->
                                ports(loadBalancer, transport).map(port -> frontend(loadBalancer, transport, port))));
    }

    private Stream<Integer> ports(LoadBalancer loadBalancer, Transport transport) {
        PortClaim claim = PortClaim.of(loadBalancer.rule().body());
        return claim
                .ports()
                .orElseGet(() -> firewall.named(loadBalancer.address(), name(transport)).stream()
                        .filter(claim::holds)
                        .sorted()
                        .toList())
                .stream();
    }

    private Frontend frontend(LoadBalancer loadBalancer, Transport transport, int port) {
        return new Frontend(
                "%s:%d/%s".formatted(loadBalancer.rule().path(), port, name(transport)),
                loadBalancer.host(),
                port,
                transport == Transport.TCP ? FrontendProtocol.TCP : FrontendProtocol.UDP,
                loadBalancer.probing(),
                instances(loadBalancer.service())
                        .flatMap(instance -> backend(loadBalancer, transport, port, instance).stream())
                        .toList(),
                loadBalancer.rules(transport));
    }

    private Stream<Resource> instances(Resource service) {
        return service.body()
                .path("backends")
                .valueStream()
                .flatMap(backend ->
                        world.find(Resource.pathOf(backend.path("group").asString())).stream())
                .flatMap(group -> group.members().stream())
                .map(member -> Resource.pathOf(member.path("instance").asString()))
                .distinct()
                .flatMap(path -> world.find(path).stream());
    }

    private Optional<Backend> backend(LoadBalancer loadBalancer, Transport transport, int port, Resource instance) {
        return nodes.of(instance.name())
                .map(host -> new Backend(
                        instance.path(),
                        host,
                        nodes.port(loadBalancer.host(), port, transport),
                        access(loadBalancer, transport, port, instance)));
    }

    private Access access(LoadBalancer loadBalancer, Transport transport, int port, Resource instance) {
        if (!instance.text("status").equals("RUNNING")) {
            return Access.none();
        }
        IPAddress address = loadBalancer.address();
        int probed = loadBalancer.probing().port().orElse(port);
        return new Access(
                VpcFirewall.covers(firewall.sources(instance, address, "tcp", probed), loadBalancer.probers()),
                clients(firewall.sources(instance, address, name(transport), port)));
    }

    /// Where a system has no IPv6, clients come by IPv4: they stand for everybody, where everybody may come.
    private static List<SourceRange> clients(List<IPAddress> sources) {
        List<SourceRange> ranges = sources.stream().map(SourceRange::new).toList();
        return VpcFirewall.covers(sources, EVERY_SIX)
                ? Stream.concat(ranges.stream(), Stream.of(SourceRange.of("0.0.0.0/0")))
                        .toList()
                : ranges;
    }

    private static String name(Transport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    private static List<IPAddress> blocks(String... texts) {
        return Stream.of(texts).map(VpcFirewall::address).toList();
    }

    /// A forwarding rule with all that it rests on.
    private record LoadBalancer(Resource rule, Resource service, Resource check) {

        String host() {
            return AddressSpace.bare(rule.text("IPAddress"));
        }

        IPAddress address() {
            return VpcFirewall.address(host());
        }

        private boolean internal() {
            return rule.text("loadBalancingScheme").equals("INTERNAL");
        }

        List<IPAddress> probers() {
            boolean six = address().isIPv6();
            return internal() ? (six ? INSIDE_SIX : INSIDE) : (six ? OUTSIDE_SIX : OUTSIDE);
        }

        HealthCheck probing() {
            String type = check.text("type");
            JsonNode own = check.body().path(type.toLowerCase(Locale.ROOT) + "HealthCheck");
            Probe probe = type.equals("TCP")
                    ? new Probe.Connect()
                    : new Probe.Http(
                            own.path("requestPath").asString("/"), StatusCodes.parse("200"), type.equals("HTTPS"));
            return new HealthCheck(
                    probe,
                    own.has("port") ? OptionalInt.of(own.path("port").asInt()) : OptionalInt.empty(),
                    seconds(check.body(), "checkIntervalSec"),
                    seconds(check.body(), "timeoutSec"),
                    check.body().path("healthyThreshold").asInt(),
                    check.body().path("unhealthyThreshold").asInt());
        }

        /// Clients are let in by the firewall before each instance.
        ForwardingRules rules(Transport transport) {
            JsonNode tracking = service.body().path("connectionTrackingPolicy");
            boolean udp = transport == Transport.UDP;
            boolean ends =
                    switch (tracking.path("connectionPersistenceOnUnhealthyBackends")
                            .asString("")) {
                        case "NEVER_PERSIST" -> true;
                        case "ALWAYS_PERSIST" -> false;
                        default -> udp;
                    };
            return ForwardingRules.tcp()
                    .withStickiness(
                            switch (service.text("sessionAffinity")) {
                                case "NONE", "CLIENT_IP_PORT_PROTO" -> Stickiness.NONE;
                                default -> Stickiness.SOURCE_IP;
                            })
                    .withIdleTimeout(
                            tracking.has("idleTimeoutSec")
                                    ? seconds(tracking, "idleTimeoutSec")
                                    : udp && !internal() ? TRACKED_OUTSIDE : TRACKED)
                    .withDraining(new Draining(
                            seconds(service.body().path("connectionDraining"), "drainingTimeoutSec"), true))
                    .withClosesUnhealthy(ends);
        }

        private static Duration seconds(JsonNode body, String field) {
            return Duration.ofSeconds(body.path(field).asInt());
        }
    }
}
