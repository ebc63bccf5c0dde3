// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import inet.ipaddr.IPAddress;
import io.cloudlb.emulators.azure.world.AddressSet;
import io.cloudlb.emulators.azure.world.AddressSpace;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.InboundRules;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Machines;
import io.cloudlb.emulators.azure.world.Machines.Place;
import io.cloudlb.emulators.azure.world.Resource;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Says what the load balancing rules of the emulated subscription are to a data plane: a frontend for each port.
///
/// Of a rule for all ports those are opened that a security group names. A packet of a rule with the floating IP is
/// for the load balancer's address when security groups see it, one of any other rule for the machine's.
final class AzureFrontends {

    private static final AddressSet LOOPBACK = AddressSet.of("127.0.0.0/8", "::1");

    private final AzureWorld world;
    private final NodeAddresses nodes;
    private final Map<String, AddressSet> tags;
    private final List<Place> places;

    AzureFrontends(AzureWorld world, NodeAddresses nodes, Map<String, AddressSet> tags) {
        this.world = world;
        this.nodes = nodes;
        this.tags = tags;
        this.places = new Machines(world).places().toList();
    }

    /// All frontends. A backend is called by the id of its IP configuration.
    List<Frontend> all() {
        List<Frontend> all = new ArrayList<>();
        Set<String> claimed = new HashSet<>();
        for (Resource balancer : world.all(Kind.LOAD_BALANCER)) {
            balancer.parts("loadBalancingRules")
                    .flatMap(rule -> Rule.of(world, balancer, rule).stream())
                    .flatMap(this::frontends)
                    .filter(each -> claimed.add(each.hostName() + " " + each.port() + " " + each.protocol()))
                    .forEach(all::add);
        }
        return all;
    }

    private Stream<Frontend> frontends(Rule rule) {
        List<Place> members = members(rule);
        return rule.transports().stream()
                .flatMap(transport ->
                        ports(rule, transport, members).map(port -> frontend(rule, transport, port, members)));
    }

    private Stream<Integer> ports(Rule rule, Transport transport, List<Place> members) {
        if (!rule.every()) {
            return Stream.of(rule.properties().path("frontendPort").asInt());
        }
        return members.stream()
                .flatMap(place -> place.groups().stream())
                .distinct()
                .flatMap(group -> InboundRules.of(group, tags).named(rule.destination(), name(transport)).stream())
                .distinct()
                .sorted();
    }

    private List<Place> members(Rule rule) {
        Set<String> addresses = new HashSet<>();
        rule.pools(world)
                .forEach(pool -> pool.path("properties")
                        .path("loadBalancerBackendAddresses")
                        .forEach(each -> addresses.add(
                                each.path("properties").path("ipAddress").asString(""))));
        return places.stream()
                .filter(place -> addresses.contains(place.address())
                        || place.pools().stream().anyMatch(rule.poolIds()::contains))
                .toList();
    }

    private Frontend frontend(Rule rule, Transport transport, int port, List<Place> members) {
        return new Frontend(
                "%s:%d/%s".formatted(rule.id(), port, name(transport)),
                rule.address(),
                port,
                transport == Transport.TCP ? FrontendProtocol.TCP : FrontendProtocol.UDP,
                rule.probing(),
                members.stream()
                        .flatMap(place -> backend(rule, transport, port, place).stream())
                        .toList(),
                rule.forwarding(transport));
    }

    private Optional<Backend> backend(Rule rule, Transport transport, int port, Place place) {
        int own = rule.every() ? port : rule.properties().path("backendPort").asInt();
        int reached = rule.floating() ? nodes.port(rule.address(), own, transport) : own;
        return nodes.of(place.machine())
                .map(host -> new Backend(place.id().text(), host, reached, access(rule, transport, own, place)));
    }

    /// Every group must let in what comes; a public load balancer reaches nobody before whom there is none.
    private Access access(Rule rule, Transport transport, int port, Place place) {
        IPAddress destination = rule.floating() ? rule.destination() : AddressSpace.block(place.address());
        Map<String, AddressSet> known = tags(rule, place);
        AddressSet clients = rule.internal() || !place.groups().isEmpty() ? AddressSet.ALL : AddressSet.NONE;
        boolean probed = true;
        for (Resource group : place.groups()) {
            InboundRules inbound = InboundRules.of(group, known);
            clients = clients.and(inbound.sources(destination, name(transport), port));
            int probePort = rule.probing().port().orElse(port);
            probed &= inbound.sources(AddressSpace.block(place.address()), "Tcp", probePort)
                    .contains(InboundRules.PROBER);
        }
        return new Access(
                probed, clients.blocks().stream().map(SourceRange::new).toList());
    }

    /// What tags stand for: clients of loopback are of the network where the load balancer is internal, else of the
    /// Internet.
    private Map<String, AddressSet> tags(Rule rule, Place place) {
        AddressSet network = place.network()
                .map(found -> AddressSet.of(found.properties()
                        .path("addressSpace")
                        .path("addressPrefixes")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList()))
                .orElse(AddressSet.NONE);
        AddressSet inside = rule.internal() ? network.plus(LOOPBACK) : network;
        AddressSet prober = AddressSet.of(InboundRules.PROBER.toString());
        Map<String, AddressSet> known = new HashMap<>(tags);
        known.put("virtualnetwork", inside);
        known.put("azureloadbalancer", prober);
        known.put("internet", AddressSet.ALL.minus(inside).minus(prober));
        return known;
    }

    private static String name(Transport transport) {
        return transport == Transport.TCP ? "Tcp" : "Udp";
    }

    /// A load balancing rule with what it rests on.
    ///
    /// @param address the frontend's
    /// @param probe empty if it has none
    private record Rule(ArmId id, JsonNode properties, String address, boolean internal, Optional<ObjectNode> probe) {

        /// Empty while its frontend has no address.
        static Optional<Rule> of(AzureWorld world, Resource balancer, ObjectNode rule) {
            JsonNode properties = rule.path("properties");
            Optional<JsonNode> frontend = Resource.reference(properties, "frontendIPConfiguration")
                    .flatMap(id -> balancer.part("frontendIPConfigurations", id.name()))
                    .map(part -> part.path("properties"));
            String inside = frontend.map(each -> each.path("privateIPAddress").asString(""))
                    .orElse("");
            String outside = frontend.flatMap(each -> Resource.reference(each, "publicIPAddress"))
                    .flatMap(world::find)
                    .map(found -> found.properties().path("ipAddress").asString(""))
                    .orElse("");
            String address = outside.isEmpty() ? inside : outside;
            return address.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Rule(
                            balancer.id()
                                    .child(
                                            "loadBalancingRules",
                                            rule.path("name").asString()),
                            properties,
                            address,
                            outside.isEmpty(),
                            Resource.reference(properties, "probe").flatMap(id -> balancer.part("probes", id.name()))));
        }

        IPAddress destination() {
            return AddressSpace.block(address);
        }

        boolean floating() {
            return properties.path("enableFloatingIP").asBoolean(false);
        }

        boolean every() {
            return properties.path("protocol").asString().equals("All");
        }

        List<Transport> transports() {
            return switch (properties.path("protocol").asString().toUpperCase(Locale.ROOT)) {
                case "TCP" -> List.of(Transport.TCP);
                case "UDP" -> List.of(Transport.UDP);
                default -> List.of(Transport.TCP, Transport.UDP);
            };
        }

        List<ArmId> poolIds() {
            return Resource.references(properties, "backendAddressPools");
        }

        Stream<ObjectNode> pools(AzureWorld world) {
            return poolIds().stream().flatMap(id -> world.resolve(id).stream()).flatMap(found -> found.part().stream());
        }

        HealthCheck probing() {
            JsonNode own =
                    probe.<JsonNode>map(found -> found.path("properties")).orElse(properties.path("none"));
            String protocol = own.path("protocol").asString("None");
            int failures = own.path("numberOfProbes").asInt(1);
            Duration interval = Duration.ofSeconds(own.path("intervalInSeconds").asInt(5));
            return new HealthCheck(
                    switch (protocol) {
                        case "None" -> new Probe.None();
                        case "Tcp" -> new Probe.Connect();
                        default ->
                            new Probe.Http(
                                    own.path("requestPath").asString("/"),
                                    StatusCodes.parse("200"),
                                    protocol.equals("Https"));
                    },
                    own.has("port") ? OptionalInt.of(own.path("port").asInt()) : OptionalInt.empty(),
                    interval,
                    interval,
                    own.path("probeThreshold").asInt(1),
                    failures);
        }

        /// TCP flows outlive the health of their backend, and a load balancer without a healthy one serves nobody.
        ForwardingRules forwarding(Transport transport) {
            Duration idle =
                    Duration.ofMinutes(properties.path("idleTimeoutInMinutes").asInt(4));
            return ForwardingRules.tcp()
                    .withStickiness(
                            properties
                                            .path("loadDistribution")
                                            .asString("Default")
                                            .equals("Default")
                                    ? Stickiness.NONE
                                    : Stickiness.SOURCE_IP)
                    .withIdleTimeout(idle)
                    .withDraining(new Draining(idle, false))
                    .withClosesUnhealthy(transport == Transport.UDP)
                    .withFailsOpen(false);
        }
    }
}
