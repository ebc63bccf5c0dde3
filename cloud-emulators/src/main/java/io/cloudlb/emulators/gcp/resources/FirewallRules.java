// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Links;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Firewall rules of a network.
record FirewallRules(ComputeWorld world) implements ResourceRules {

    private static final String PORTS = "\\d{1,5}(-\\d{1,5})?";
    private static final Set<String> WITH_PORTS = Set.of("tcp", "udp", "sctp");
    private static final String TAG = "[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?";

    @Override
    public Set<String> fields() {
        return Set.of(
                "name",
                "description",
                "network",
                "priority",
                "sourceRanges",
                "destinationRanges",
                "sourceTags",
                "targetTags",
                "allowed",
                "denied",
                "direction",
                "disabled",
                "logConfig");
    }

    @Override
    public void complete(ObjectNode body, Scope scope) {
        ResourceRules.otherwise(body, "network", "global/networks/default");
        new Links(world).settle(body, "network", Kind.NETWORK);
        ResourceRules.otherwise(body, "direction", "INGRESS");
        ResourceRules.otherwise(body, "priority", 1000);
        ResourceRules.bounded(body, "resource.", "priority", 0, 65_535);
        if (!body.has("disabled")) {
            body.put("disabled", false);
        }
        boolean allows = !body.path("allowed").isEmpty();
        if (allows == !body.path("denied").isEmpty()) {
            throw ComputeError.invalid("Exactly one of 'resource.allowed' and 'resource.denied' must be specified.");
        }
        body.path(allows ? "allowed" : "denied").forEach(FirewallRules::protocol);
        if (body.path("direction").asString().equals("INGRESS")
                && Stream.of("sourceRanges", "sourceTags")
                        .allMatch(field -> body.path(field).isEmpty())) {
            body.putArray("sourceRanges").add("0.0.0.0/0");
        }
        Set<Boolean> families = new HashSet<>();
        for (String field : List.of("sourceRanges", "destinationRanges")) {
            body.path(field)
                    .forEach(range -> families.add(
                            range(range.asString(), "resource." + field).isIPv4()));
        }
        if (families.size() > 1) {
            throw ComputeError.invalid("A firewall rule cannot have IPv4 and IPv6 ranges at once.");
        }
        for (String field : List.of("sourceTags", "targetTags")) {
            body.path(field).forEach(tag -> tag(tag.asString(), "resource." + field));
        }
    }

    private static void protocol(JsonNode entry) {
        String protocol = entry.path("IPProtocol").asString("").toLowerCase(Locale.ROOT);
        if (protocol.isEmpty()) {
            throw ComputeError.required("resource.allowed[0].IPProtocol");
        }
        if (!entry.path("ports").isEmpty() && !WITH_PORTS.contains(protocol)) {
            throw ComputeError.invalid(
                    "resource.allowed[0].ports",
                    "",
                    "Ports may only be specified on rules whose protocol is one of [TCP, UDP, SCTP]");
        }
        for (JsonNode port : entry.path("ports")) {
            if (!port.asString().matches(PORTS)) {
                throw ComputeError.invalid(
                        "resource.allowed[0].ports[0]", port.asString(), "Must be a port or a range of ports");
            }
        }
    }

    private static IPAddress range(String text, String field) {
        IPAddress address = new IPAddressString(text).getAddress();
        if (address == null || text.isBlank()) {
            throw ComputeError.invalid(field, text, "Must be a valid CIDR address range");
        }
        if (address.isPrefixed() && !address.equals(address.toPrefixBlock())) {
            throw ComputeError.invalid(field, text, "Must be a CIDR address range without host bits");
        }
        return address;
    }

    private static void tag(String tag, String field) {
        if (!tag.matches(TAG)) {
            throw ComputeError.invalid(field, tag, "Must be a match of regex '" + TAG + "'");
        }
    }

    @Override
    public void change(ObjectNode body, Resource before) {
        complete(body, before.scope());
        ResourceRules.keep(body, before, "network", "direction");
    }

    @Override
    public Optional<Resource> user(Resource resource) {
        return Optional.empty();
    }
}
