// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.Part;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The parts in a load balancer that are this cluster's. What cannot be read as one of ours, because somebody changed
/// it to what we never write, is none: then it is written again.
///
/// @param tree the load balancer as it was read
/// @param publicIps tells the address of a public address, where it is known
public record LoadBalancerParts(
        ClusterIdentity cluster, Json.Mapping tree, Function<ArmId, Optional<String>> publicIps) {

    /// By the UID of the Service: its own, and the shared frontends and probe that its rules refer to.
    public Map<String, List<Part>> byService() {
        Map<String, Part.Frontend> frontends = new HashMap<>();
        all(Part.Collection.FRONTEND)
                .forEach(each -> frontend(each).ifPresent(read -> frontends.put(read.name(), read)));
        Map<String, List<Part>> parts = new HashMap<>();
        frontends.values().forEach(frontend -> add(parts, frontend));
        Map<String, Part.Probe> probes = new HashMap<>();
        all(Part.Collection.PROBE).forEach(each -> probe(each).ifPresent(probe -> probes.put(probe.name(), probe)));
        probes.values().forEach(probe -> add(parts, probe));
        all(Part.Collection.RULE)
                .forEach(each -> rule(each)
                        .ifPresent(rule -> uid(rule.name()).ifPresent(uid -> {
                            add(parts, rule);
                            List<Part> own = parts.computeIfAbsent(uid, _ -> new ArrayList<>());
                            Stream.of(
                                            Optional.ofNullable(frontends.get(rule.frontend())),
                                            rule.probe().map(probes::get))
                                    .flatMap(Optional::stream)
                                    .filter(part -> !own.contains(part))
                                    .forEach(own::add);
                        })));
        return parts;
    }

    /// Whether a Private Link Service may stand before a frontend of ours: one that is internal, or whose packets reach
    /// nodes with their own address.
    boolean mayBeLinked() {
        return all(Part.Collection.FRONTEND)
                        .flatMap(each -> frontend(each).stream())
                        .anyMatch(frontend -> frontend.source() instanceof Part.Source.Internal
                                && AzureNames.mark(cluster, frontend.name()).isPresent())
                || all(Part.Collection.RULE)
                        .flatMap(each -> rule(each).stream())
                        .anyMatch(rule -> !rule.floatingIp() && uid(rule.name()).isPresent());
    }

    private void add(Map<String, List<Part>> parts, Part part) {
        uid(part.name())
                .ifPresent(uid ->
                        parts.computeIfAbsent(uid, _ -> new ArrayList<>()).add(part));
    }

    /// Whose alone a part is.
    private Optional<String> uid(String part) {
        return AzureNames.mark(cluster, part).map(OwnerMark::ownerUid).filter(owner -> !owner.equals(OwnerMark.SHARED));
    }

    /// Who is in our pools, by the pool's name: addresses, or paths of IP configurations.
    public SortedMap<String, SortedSet<String>> members() {
        SortedMap<String, SortedSet<String>> members = new TreeMap<>();
        all(Part.Collection.POOL).forEach(pool -> {
            String name = name(pool);
            if (AzureNames.mark(cluster, name).isPresent()) {
                members.put(name, AzureNames.isInterfacePool(cluster, name) ? configurations(pool) : addresses(pool));
            }
        });
        return members;
    }

    /// How many rules of every kind are at each frontend, whoever's they are.
    public SortedMap<String, Integer> rulesByFrontend() {
        SortedMap<String, Integer> rules = new TreeMap<>();
        all(Part.Collection.FRONTEND).forEach(frontend -> rules.put(name(frontend), 0));
        Json.Mapping properties = tree.mapping("properties");
        Stream.of("loadBalancingRules", "inboundNatRules", "outboundRules")
                .flatMap(kind -> properties.mappings(kind).stream())
                .map(rule -> rule.mapping("properties"))
                .flatMap(rule -> Stream.concat(
                                reference(rule, "frontendIPConfiguration").stream(),
                                rule.mappings("frontendIPConfigurations").stream()
                                        .flatMap(each -> each.text("id").map(ArmId::new).stream()))
                        .limit(1))
                .forEach(frontend -> rules.merge(frontend.name(), 1, Integer::sum));
        return rules;
    }

    /// Our pools that no rule refers to.
    SortedSet<String> idle() {
        SortedSet<String> idle = members().keySet().stream().collect(Collectors.toCollection(TreeSet::new));
        Stream.of(Part.Collection.RULE.member(), "outboundRules", "inboundNatRules")
                .flatMap(list -> tree.mapping("properties").mappings(list).stream())
                .flatMap(rule -> pool(rule.mapping("properties")).stream())
                .forEach(pool -> idle.remove(pool.name()));
        return idle;
    }

    private static SortedSet<String> configurations(Json.Mapping pool) {
        return pool.mapping("properties").mappings("backendIPConfigurations").stream()
                .flatMap(each -> each.text("id").stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The pool that a rule refers to.
    ///
    /// @param rule its properties
    public static Optional<ArmId> pool(Json.Mapping rule) {
        return reference(rule, "backendAddressPool")
                .or(() -> rule.mappings("backendAddressPools").stream()
                        .flatMap(each -> each.text("id").map(ArmId::new).stream())
                        .findFirst());
    }

    private static SortedSet<String> addresses(Json.Mapping pool) {
        return pool.mapping("properties").mappings("loadBalancerBackendAddresses").stream()
                .flatMap(each -> each.mapping("properties").text("ipAddress").map(Canonical::text).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<Json.Mapping> all(Part.Collection collection) {
        return tree.mapping("properties").mappings(collection.member()).stream();
    }

    private static String name(Json.Mapping part) {
        return part.text("name").orElse("");
    }

    private Optional<Part.Frontend> frontend(Json.Mapping part) {
        if (AzureNames.mark(cluster, name(part)).isEmpty()) {
            return Optional.empty();
        }
        Json.Mapping properties = part.mapping("properties");
        Optional<ArmId> address = reference(properties, "publicIPAddress");
        Optional<ArmId> subnet = reference(properties, "subnet");
        Optional<String> ip = properties
                .text("privateIPAddress")
                .filter(text -> !text.isEmpty())
                .map(Canonical::text);
        Optional<Part.Source> source = address.<Part.Source>map(Part.Source.Public::new)
                .or(() -> subnet.map(id -> new Part.Source.Internal(id, ip)));
        boolean six = properties
                .text("privateIPAddressVersion")
                .map("IPv6"::equalsIgnoreCase)
                .orElse(false);
        return source.map(from -> new Part.Frontend(
                name(part),
                six ? IpFamily.IPV6 : IpFamily.IPV4,
                from,
                address.map(publicIps).orElse(ip)));
    }

    private static Optional<Part.Probe> probe(Json.Mapping part) {
        Json.Mapping properties = part.mapping("properties");
        Optional<Part.ProbeProtocol> protocol = properties
                .text("protocol")
                .flatMap(text -> Stream.of(Part.ProbeProtocol.values())
                        .filter(each -> each.text().equalsIgnoreCase(text))
                        .findFirst());
        Optional<Integer> count = properties.number("probeThreshold").or(() -> properties.number("numberOfProbes"));
        return protocol.flatMap(how -> properties
                .number("port")
                .flatMap(port -> properties
                        .number("intervalInSeconds")
                        .flatMap(seconds -> count.map(number -> new Part.Probe(
                                name(part), how, port, properties.text("requestPath"), seconds, number)))));
    }

    private static Optional<Part.Rule> rule(Json.Mapping part) {
        Json.Mapping properties = part.mapping("properties");
        Optional<ArmId> frontend = reference(properties, "frontendIPConfiguration");
        Optional<ArmId> pool = pool(properties);
        String protocol = properties.text("protocol").orElse("").toUpperCase(Locale.ROOT);
        Optional<Protocol> transport = Stream.of(Protocol.values())
                .filter(each -> each.name().equals(protocol))
                .findFirst();
        Optional<Integer> port = properties.number("frontendPort");
        if (frontend.isEmpty() || pool.isEmpty() || port.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Part.Rule(
                name(part),
                frontend.get().name(),
                pool.get().name(),
                reference(properties, "probe").map(ArmId::name),
                transport,
                port.get(),
                properties.number("backendPort").orElse(0),
                properties.isTrue("enableFloatingIP"),
                properties.number("idleTimeoutInMinutes").orElse(0),
                properties.isTrue("enableTcpReset"),
                properties.text("loadDistribution").orElse("").equalsIgnoreCase("SourceIP"),
                properties.isTrue("disableOutboundSnat")));
    }

    static Optional<ArmId> reference(Json.Mapping properties, String member) {
        return properties.mapping(member).text("id").map(ArmId::new);
    }
}
