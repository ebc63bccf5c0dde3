// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Resources as text, without what the API mints: etags, ids and addresses that anybody might have been given.
///
/// @param addresses what is said instead of an address
record CanonicalText(Map<String, String> addresses) {

    private static final Set<String> MINTED = Set.of("etag", "resourceGuid", "alias");

    /// A line for each resource of these kinds.
    static List<String> of(AzureWorld world, List<Kind> kinds) {
        Map<String, String> addresses = new HashMap<>();
        world.all(Kind.PUBLIC_ADDRESS)
                .forEach(each ->
                        address(each.properties(), "ipAddress").ifPresent(ip -> addresses.put(ip, each.name())));
        world.all(Kind.LOAD_BALANCER)
                .forEach(balancer -> balancer.parts("frontendIPConfigurations")
                        .forEach(part -> address(part.path("properties"), "privateIPAddress")
                                .ifPresent(ip ->
                                        addresses.put(ip, part.path("name").asString()))));
        CanonicalText texts = new CanonicalText(addresses);
        return kinds.stream()
                .flatMap(kind -> world.all(kind).stream())
                .map(texts::line)
                .sorted()
                .toList();
    }

    /// A line for each network interface, scale set and instance that names back-end pools, or is not as it should be.
    static List<String> members(AzureWorld world) {
        return Stream.of(Kind.NETWORK_INTERFACE, Kind.SCALE_SET, Kind.SCALE_SET_MACHINE)
                .flatMap(kind -> world.all(kind).stream())
                .filter(each -> !each.succeeded() || each.body().toString().contains("/backendAddressPools/"))
                .map(each -> "%s %s is in %s"
                        .formatted(
                                each.id(),
                                each.state(),
                                each.body().findValues("loadBalancerBackendAddressPools").stream()
                                        .flatMap(JsonNode::valueStream)
                                        .map(pool -> pool.path("id").asString())
                                        .sorted()
                                        .toList()))
                .sorted()
                .toList();
    }

    private static Optional<String> address(JsonNode properties, String field) {
        boolean asked =
                properties.path("privateIPAllocationMethod").asString("").equals("Static");
        return asked ? Optional.empty() : properties.path(field).asStringOpt().filter(text -> !text.isEmpty());
    }

    private String line(Resource resource) {
        return resource.id() + " " + text(resource.body());
    }

    private String text(JsonNode node) {
        if (node.isObject()) {
            return node.propertyStream()
                    .filter(field -> !MINTED.contains(field.getKey()))
                    .map(field -> field.getKey() + "=" + text(field.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node.isArray()) {
            Stream<String> each = node.valueStream().map(this::text).sorted();
            return each.collect(Collectors.joining(", ", "[", "]"));
        }
        String plain = node.isString() ? node.asString() : node.toString();
        return addresses.containsKey(plain) ? "the address of " + addresses.get(plain) : plain;
    }
}
