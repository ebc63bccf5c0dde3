// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.world;

import inet.ipaddr.IPAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What the rules of a security group let in, as they stand when it is made: the rule of the lowest priority that fits
/// decides, those that Azure gives come last.
///
/// @param rules the rules for what comes in, the first to be asked first
/// @param tags the addresses of service tags, by lower-case name; of others there are none
public record InboundRules(List<JsonNode> rules, Map<String, AddressSet> tags) {

    /// What Azure probes from.
    public static final IPAddress PROBER = AddressSpace.block("168.63.129.16");

    private static final int WIDEST_NAMED = 256;
    private static final int LAST_PORT = 65_535;

    public InboundRules {
        rules = List.copyOf(rules);
        tags = Map.copyOf(tags);
    }

    /// Those of a group.
    ///
    /// @param tags what `VirtualNetwork`, `Internet` and other service tags stand for
    public static InboundRules of(Resource group, Map<String, AddressSet> tags) {
        return new InboundRules(
                Stream.concat(group.parts("securityRules"), group.parts("defaultSecurityRules"))
                        .map(rule -> rule.path("properties"))
                        .filter(rule -> rule.path("direction").asString().equals("Inbound"))
                        .sorted(Comparator.comparingInt(
                                (JsonNode rule) -> rule.path("priority").asInt()))
                        .toList(),
                tags);
    }

    /// Who gets through.
    ///
    /// @param protocol `Tcp` or `Udp`
    public AddressSet sources(IPAddress destination, String protocol, int port) {
        AddressSet decided = AddressSet.NONE;
        AddressSet admitted = AddressSet.NONE;
        for (JsonNode rule : rules) {
            if (isOf(rule, protocol) && names(rule, port) && reaches(rule, destination)) {
                AddressSet sources = addresses(rule, "source");
                if (rule.path("access").asString().equals("Allow")) {
                    admitted = admitted.plus(sources.minus(decided));
                }
                decided = decided.plus(sources);
            }
        }
        return admitted;
    }

    /// The ports that rules open towards an address, but for those of ranges too wide to name their ports.
    public Set<Integer> named(IPAddress destination, String protocol) {
        Set<Integer> ports = new HashSet<>();
        rules.stream()
                .filter(rule -> rule.path("access").asString().equals("Allow"))
                .filter(rule -> isOf(rule, protocol) && reaches(rule, destination))
                .flatMap(InboundRules::ports)
                .filter(ends -> ends[1] - ends[0] < WIDEST_NAMED)
                .forEach(ends -> IntStream.rangeClosed(ends[0], ends[1]).forEach(ports::add));
        return ports;
    }

    private static boolean isOf(JsonNode rule, String protocol) {
        String own = rule.path("protocol").asString();
        return own.equals("*") || own.equalsIgnoreCase(protocol);
    }

    private static boolean names(JsonNode rule, int port) {
        return ports(rule).anyMatch(ends -> ends[0] <= port && port <= ends[1]);
    }

    private static Stream<int[]> ports(JsonNode rule) {
        return values(rule, "destinationPortRange").map(text -> {
            String[] ends = text.equals("*") ? new String[] {"0", Integer.toString(LAST_PORT)} : text.split("-", 2);
            return new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])};
        });
    }

    private boolean reaches(JsonNode rule, IPAddress destination) {
        return addresses(rule, "destination").contains(destination);
    }

    private AddressSet addresses(JsonNode rule, String side) {
        return values(rule, side + "AddressPrefix").map(this::addresses).reduce(AddressSet.NONE, AddressSet::plus);
    }

    private AddressSet addresses(String text) {
        if (text.equals("*")) {
            return AddressSet.ALL;
        }
        return AddressSpace.isBlock(text)
                ? AddressSet.of(text)
                : Optional.ofNullable(tags.get(text.toLowerCase(Locale.ROOT))).orElse(AddressSet.NONE);
    }

    private static Stream<String> values(JsonNode rule, String one) {
        String many = one.endsWith("Prefix") ? one + "es" : one + "s";
        return Stream.concat(
                        rule.path(one).asStringOpt().stream(),
                        rule.path(many).valueStream().map(JsonNode::asString))
                .filter(text -> !text.isEmpty());
    }
}
