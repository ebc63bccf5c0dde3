// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.gcp.world.AddressSpace;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Resources as text, without what the API mints.
final class CanonicalText {
    private static final Set<String> MINTED = Set.of("id", "creationTimestamp", "fingerprint", "labelFingerprint");

    private CanonicalText() {}

    /// A line for each.
    static List<String> of(List<Resource> resources) {
        Map<String, String> rules = new TreeMap<>();
        resources.stream()
                .filter(resource -> resource.kind() == Kind.FORWARDING_RULE)
                .sorted((one, other) -> other.path().compareTo(one.path()))
                .forEach(rule -> rules.put(AddressSpace.bare(rule.text("IPAddress")), rule.name()));
        return resources.stream()
                .map(resource -> line(resource, rules))
                .sorted()
                .toList();
    }

    private static String line(Resource resource, Map<String, String> rules) {
        String members = resource.members().stream()
                .map(member -> text(member, rules))
                .sorted()
                .collect(Collectors.joining(" "));
        return resource.path() + " " + text(resource.body(), rules) + " " + members;
    }

    private static String text(JsonNode node, Map<String, String> rules) {
        if (node.isObject()) {
            return node.propertyStream()
                    .filter(field -> !MINTED.contains(field.getKey()))
                    .map(field -> field.getKey() + "=" + text(field.getValue(), rules))
                    .sorted()
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node.isArray()) {
            return node.valueStream()
                    .map(each -> text(each, rules))
                    .sorted()
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        String plain = node.isString() ? node.asString() : node.toString();
        return plain.isEmpty() || !AddressSpace.isAddress(plain)
                ? plain
                : rules.containsKey(AddressSpace.bare(plain))
                        ? "the address of " + rules.get(AddressSpace.bare(plain))
                        : plain;
    }
}
