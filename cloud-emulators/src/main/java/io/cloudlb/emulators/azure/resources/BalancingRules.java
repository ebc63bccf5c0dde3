// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmRefusal;
import io.cloudlb.emulators.azure.resources.ResourceRules.Draft;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The rules and probes of one load balancer: what they name is in the same document, and no two of them claim the same
/// frontend port, or the same port of a back end.
///
/// @param draft the load balancer
record BalancingRules(Draft draft) {

    private static final int LAST_PORT = 65_535;
    private static final int LONGEST_PROBING = 120;

    void complete() {
        draft.parts(LoadBalancerRules.PROBES).forEach(this::probe);
        Map<String, ArmId> claimed = new HashMap<>();
        Map<String, ArmId> reached = new HashMap<>();
        Set<ArmId> parts = parts();
        draft.parts(LoadBalancerRules.RULES).forEach(rule -> {
            ArmId id = balancing(rule, parts);
            frontendPorts(rule, id, claimed);
            backendPorts(rule, id, reached);
        });
        draft.parts(LoadBalancerRules.NAT_RULES)
                .forEach(rule -> frontendPorts(rule, translating(rule, parts), claimed));
        everyPort(claimed);
        draft.parts(LoadBalancerRules.OUTBOUND).forEach(rule -> outbound(rule, parts));
    }

    private Set<ArmId> parts() {
        Set<ArmId> parts = new HashSet<>();
        for (String collection :
                List.of(LoadBalancerRules.FRONTENDS, LoadBalancerRules.POOLS, LoadBalancerRules.PROBES)) {
            draft.parts(collection)
                    .forEach(part -> parts.add(
                            draft.id().child(collection, part.path("name").asString())));
        }
        return parts;
    }

    private void probe(ObjectNode probe) {
        ObjectNode properties = ResourceRules.inside(probe, "properties");
        String path = "properties.probes." + probe.path("name").asString() + ".properties";
        require(properties, path, "protocol");
        require(properties, path, "port");
        ResourceRules.bounded(properties, path, "port", 1, LAST_PORT);
        ResourceRules.otherwise(properties, "intervalInSeconds", 15);
        ResourceRules.otherwise(properties, "numberOfProbes", 2);
        ResourceRules.otherwise(properties, "probeThreshold", 1);
        ResourceRules.bounded(properties, path, "intervalInSeconds", 5, Integer.MAX_VALUE);
        ResourceRules.bounded(properties, path, "numberOfProbes", 1, Integer.MAX_VALUE);
        long total = properties.path("intervalInSeconds").asLong()
                * properties.path("numberOfProbes").asLong();
        if (total > LONGEST_PROBING) {
            throw ArmError.unreadable(
                    "ValueOutOfRange",
                    "The product of intervalInSeconds and numberOfProbes of %s is %d, more than %d."
                            .formatted(path, total, LONGEST_PROBING));
        }
        boolean http = !properties.path("protocol").asString().equals("Tcp");
        if (http == properties.path("requestPath").asString("").isEmpty()) {
            throw ArmError.unreadable(
                    "InvalidProbeRequestPath",
                    http
                            ? "%s needs a requestPath, as its protocol is %s."
                                    .formatted(path, properties.path("protocol").asString())
                            : "%s has a requestPath although its protocol is Tcp.".formatted(path));
        }
    }

    private static void require(ObjectNode properties, String path, String field) {
        if (!properties.hasNonNull(field)) {
            throw ArmError.required(path + "." + field);
        }
    }

    private ArmId balancing(ObjectNode rule, Set<ArmId> parts) {
        ObjectNode properties = ResourceRules.inside(rule, "properties");
        ArmId id = draft.id().child(LoadBalancerRules.RULES, rule.path("name").asString());
        String path = "properties.loadBalancingRules." + id.name() + ".properties";
        for (String field : List.of("protocol", "frontendPort", "frontendIPConfiguration")) {
            require(properties, path, field);
        }
        boolean every = properties.path("protocol").asString().equals("All");
        ResourceRules.otherwise(
                properties,
                "backendPort",
                every ? 0 : properties.path("frontendPort").asInt());
        for (String field : List.of("frontendPort", "backendPort")) {
            ResourceRules.bounded(properties, path, field, every ? 0 : 1, every ? 0 : LAST_PORT);
        }
        ResourceRules.otherwise(properties, "idleTimeoutInMinutes", 4);
        ResourceRules.bounded(properties, path, "idleTimeoutInMinutes", 4, 100);
        ResourceRules.otherwise(properties, "loadDistribution", "Default");
        for (String field : List.of("enableFloatingIP", "enableTcpReset", "disableOutboundSnat")) {
            ResourceRules.otherwise(properties, field, false);
        }
        if (every && frontend(id, properties).filter(this::isPublic).isPresent()) {
            throw ArmRefusal.of(
                    400,
                    "LoadBalancingRuleProtocolAllNotAllowedOnPublicFrontend",
                    "Load balancing rule %s with protocol All can be used with internal Standard load balancers only."
                            .formatted(id));
        }
        samePools(properties);
        inside(properties, id, parts);
        return id;
    }

    /// The one pool and the list of pools say the same.
    private static void samePools(ObjectNode properties) {
        Optional<ArmId> one = Resource.reference(properties, "backendAddressPool");
        List<ArmId> all = Resource.references(properties, "backendAddressPools");
        if (one.isPresent() && all.isEmpty()) {
            properties
                    .withArray("backendAddressPools")
                    .addObject()
                    .put("id", one.get().text());
        } else if (one.isEmpty() && all.size() == 1) {
            properties.putObject("backendAddressPool").put("id", all.getFirst().text());
        }
    }

    private boolean isPublic(ObjectNode frontend) {
        return Resource.reference(frontend.path("properties"), "subnet").isEmpty();
    }

    private Optional<ObjectNode> frontend(ArmId rule, JsonNode properties) {
        ArmId id = Resource.reference(properties, "frontendIPConfiguration")
                .orElseThrow(() -> ArmError.required(rule + ".frontendIPConfiguration"));
        return draft.parts(LoadBalancerRules.FRONTENDS)
                .filter(each -> each.path("name").asString().equalsIgnoreCase(id.name()))
                .findFirst();
    }

    private ArmId translating(ObjectNode rule, Set<ArmId> parts) {
        ObjectNode properties = ResourceRules.inside(rule, "properties");
        ArmId id =
                draft.id().child(LoadBalancerRules.NAT_RULES, rule.path("name").asString());
        String path = "properties.inboundNatRules." + id.name() + ".properties";
        require(properties, path, "frontendIPConfiguration");
        require(properties, path, "backendPort");
        ResourceRules.otherwise(properties, "protocol", "Tcp");
        ResourceRules.otherwise(properties, "idleTimeoutInMinutes", 4);
        ResourceRules.bounded(properties, path, "backendPort", 1, LAST_PORT);
        if (!properties.hasNonNull("frontendPortRangeStart")) {
            require(properties, path, "frontendPort");
            ResourceRules.bounded(properties, path, "frontendPort", 1, LAST_PORT);
        }
        inside(properties, id, parts);
        return id;
    }

    private void outbound(ObjectNode rule, Set<ArmId> parts) {
        ObjectNode properties = ResourceRules.inside(rule, "properties");
        ArmId id =
                draft.id().child(LoadBalancerRules.OUTBOUND, rule.path("name").asString());
        String path = "properties.outboundRules." + id.name() + ".properties";
        for (String field : List.of("frontendIPConfigurations", "backendAddressPool", "protocol")) {
            require(properties, path, field);
        }
        ResourceRules.otherwise(properties, "idleTimeoutInMinutes", 4);
        inside(properties, id, parts);
    }

    /// Everything a rule names is a part of the same load balancer.
    private void inside(ObjectNode properties, ArmId id, Set<ArmId> parts) {
        for (ArmId named : named(properties)) {
            if (!parts.contains(named)) {
                throw ArmError.invalidReference(named, id);
            }
        }
    }

    private static List<ArmId> named(JsonNode properties) {
        List<ArmId> named = new ArrayList<>();
        for (String field : List.of("frontendIPConfiguration", "backendAddressPool", "probe")) {
            Resource.reference(properties, field).ifPresent(named::add);
        }
        named.addAll(Resource.references(properties, "backendAddressPools"));
        named.addAll(Resource.references(properties, "frontendIPConfigurations"));
        return named;
    }

    private static void frontendPorts(ObjectNode rule, ArmId id, Map<String, ArmId> claimed) {
        JsonNode properties = rule.path("properties");
        if (!properties.hasNonNull("frontendPort")) {
            return;
        }
        String claim = claim(
                frontends(rule).getFirst(),
                properties.path("protocol").asString(),
                properties.path("frontendPort").asInt());
        ArmId other = claimed.putIfAbsent(claim, id);
        if (other != null) {
            throw frontendConflict(other, id);
        }
    }

    private static String claim(ArmId frontend, String protocol, int port) {
        return "%s %s %d".formatted(frontend.key(), protocol.toLowerCase(Locale.ROOT), port);
    }

    private static ArmRefusal frontendConflict(ArmId one, ArmId other) {
        return ArmRefusal.of(
                400,
                "RulesUseSameFrontendPortProtocolAndIPConfig",
                "Load balancing rules %s and %s use the same frontend port, protocol and frontend IP configuration."
                        .formatted(one, other));
    }

    /// A rule for all ports has its frontend to itself.
    private void everyPort(Map<String, ArmId> claimed) {
        Map<String, ArmId> whole = new HashMap<>();
        claimed.forEach((claim, rule) -> {
            if (claim.endsWith(" all 0")) {
                whole.put(claim.substring(0, claim.indexOf(' ')), rule);
            }
        });
        claimed.forEach((claim, rule) -> {
            ArmId other = whole.get(claim.substring(0, claim.indexOf(' ')));
            if (other != null && !other.equals(rule)) {
                throw frontendConflict(other, rule);
            }
        });
    }

    private static void backendPorts(ObjectNode rule, ArmId id, Map<String, ArmId> reached) {
        JsonNode properties = rule.path("properties");
        boolean floating = properties.path("enableFloatingIP").asBoolean(false);
        String protocol = properties.path("protocol").asString();
        int port = properties.path("backendPort").asInt();
        for (ArmId pool : pools(rule)) {
            ArmId frontend = frontends(rule).getFirst();
            String place = "%s %s %d %s".formatted(pool.key(), protocol, port, floating ? frontend.key() : "");
            ArmId other = reached.putIfAbsent(place, id);
            if (other != null) {
                throw floating
                        ? ArmRefusal.of(
                                400,
                                "RulesUseSameBackendPortProtocolAndPoolAndFrontendIPWithFloatingIPEnabled",
                                "Load balancing rules %s and %s with floating IP enabled use the same protocol %s and backend port %d and frontend IP %s, and must not be used with the same backend address pool %s."
                                        .formatted(other, id, protocol, port, frontend, pool))
                        : ArmRefusal.of(
                                400,
                                "RulesUseSameBackendPortProtocolAndPool",
                                "Load balancing rules %s and %s with floating IP disabled use the same protocol %s and backend port %d, and must not be used with the same backend address pool %s."
                                        .formatted(other, id, protocol, port, pool));
            }
        }
    }

    /// The pools a rule names, each once.
    static List<ArmId> pools(JsonNode rule) {
        List<ArmId> pools = new ArrayList<>(Resource.references(rule.path("properties"), "backendAddressPools"));
        Resource.reference(rule.path("properties"), "backendAddressPool").ifPresent(pools::add);
        return pools.stream().distinct().toList();
    }

    /// The frontends a rule names.
    static List<ArmId> frontends(JsonNode rule) {
        List<ArmId> frontends =
                new ArrayList<>(Resource.references(rule.path("properties"), "frontendIPConfigurations"));
        Resource.reference(rule.path("properties"), "frontendIPConfiguration").ifPresent(frontends::add);
        return frontends;
    }
}
