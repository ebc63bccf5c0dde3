// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressSeqRange;
import inet.ipaddr.IPAddressString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What the firewall rules of the project's networks let through to instances, as they stand when it is made.
///
/// As Google documents it: the rule of the lowest number decides, of equal ones that which denies, and what no rule
/// names is denied. The destination of a packet is the load balancer's address, since passthrough load balancers leave
/// it alone. Rules that name their sources by tags find nobody here: no instance is a client.
public final class VpcFirewall {

    private static final int WIDEST_NAMED = 256;
    private static final int LAST_PORT = 65_535;

    private final List<Rule> rules;

    private VpcFirewall(List<Rule> rules) {
        this.rules = rules;
    }

    /// The ingress rules that are in force.
    public static VpcFirewall of(ComputeWorld world) {
        return new VpcFirewall(world.all(Kind.FIREWALL).stream()
                .filter(rule -> rule.text("direction").equals("INGRESS") && !rule.flag("disabled"))
                .map(Rule::read)
                .sorted(Comparator.comparingInt(Rule::priority).thenComparing(Rule::allows))
                .toList());
    }

    /// Where packets for one port of an address get through from to an instance, as blocks of addresses.
    ///
    /// @param protocol `tcp` or `udp`
    public List<IPAddress> sources(Resource instance, IPAddress destination, String protocol, int port) {
        List<IPAddressSeqRange> decided = List.of();
        List<IPAddressSeqRange> admitted = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.isFor(instance) && rule.reaches(destination) && rule.names(protocol, port)) {
                List<IPAddressSeqRange> sources = rule.sources(destination.isIPv6());
                if (rule.allows()) {
                    admitted.addAll(without(sources, decided));
                }
                decided = Stream.concat(decided.stream(), sources.stream()).toList();
            }
        }
        return admitted.stream()
                .flatMap(range -> Arrays.stream(range.spanWithPrefixBlocks()))
                .distinct()
                .toList();
    }

    /// The ports that rules open towards an address, but for those of ranges too wide to name their ports.
    ///
    /// @param protocol `tcp` or `udp`
    public Set<Integer> named(IPAddress destination, String protocol) {
        return rules.stream()
                .filter(rule -> rule.allows() && rule.reaches(destination))
                .flatMap(rule -> rule.ports().stream())
                .filter(ports -> ports.isOf(protocol) && ports.last() - ports.first() < WIDEST_NAMED)
                .flatMap(ports ->
                        IntStream.rangeClosed(ports.first(), ports.last()).boxed())
                .collect(Collectors.toSet());
    }

    /// Whether all of these addresses are among some blocks.
    public static boolean covers(List<IPAddress> blocks, List<IPAddress> wanted) {
        return without(ranges(wanted), ranges(blocks)).isEmpty();
    }

    /// Reads an address, or a block of them.
    public static IPAddress address(String text) {
        IPAddress read = new IPAddressString(text).getAddress();
        if (read == null) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        return read;
    }

    private static List<IPAddressSeqRange> ranges(List<IPAddress> blocks) {
        return blocks.stream().map(IPAddress::coverWithSequentialRange).toList();
    }

    private static List<IPAddressSeqRange> without(List<IPAddressSeqRange> ranges, List<IPAddressSeqRange> others) {
        List<IPAddressSeqRange> rest = ranges;
        for (IPAddressSeqRange other : others) {
            rest = rest.stream()
                    .flatMap(range -> Arrays.stream(range.subtract(other)))
                    .toList();
        }
        return rest;
    }

    /// Some ports of a protocol; all of it for protocols without ports.
    private record Ports(String protocol, int first, int last) {

        static Stream<Ports> read(JsonNode entry) {
            String protocol = entry.path("IPProtocol").asString("").toLowerCase(Locale.ROOT);
            return entry.path("ports").isEmpty()
                    ? Stream.of(new Ports(protocol, 0, LAST_PORT))
                    : entry.path("ports").valueStream().map(JsonNode::asString).map(text -> of(protocol, text));
        }

        private static Ports of(String protocol, String text) {
            String[] ends = text.split("-", -1);
            return new Ports(protocol, Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
        }

        boolean isOf(String wanted) {
            return switch (protocol) {
                case "all" -> true;
                case "6" -> wanted.equals("tcp");
                case "17" -> wanted.equals("udp");
                default -> protocol.equals(wanted);
            };
        }
    }

    private record Rule(
            int priority,
            boolean allows,
            String network,
            List<Ports> ports,
            List<IPAddress> from,
            List<IPAddress> to,
            List<String> targets) {

        static Rule read(Resource rule) {
            boolean allows = rule.body().has("allowed");
            return new Rule(
                    rule.body().path("priority").asInt(),
                    allows,
                    Resource.pathOf(rule.text("network")),
                    rule.body()
                            .path(allows ? "allowed" : "denied")
                            .valueStream()
                            .flatMap(Ports::read)
                            .toList(),
                    blocks(rule, "sourceRanges"),
                    blocks(rule, "destinationRanges"),
                    rule.texts("targetTags"));
        }

        private static List<IPAddress> blocks(Resource rule, String field) {
            return rule.texts(field).stream().map(VpcFirewall::address).toList();
        }

        boolean isFor(Resource instance) {
            JsonNode inside = instance.body().path("networkInterfaces").path(0);
            List<String> tags = instance.body()
                    .path("tags")
                    .path("items")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
            return Resource.pathOf(inside.path("network").asString("")).equals(network)
                    && (targets.isEmpty() || targets.stream().anyMatch(tags::contains));
        }

        boolean reaches(IPAddress destination) {
            return to.isEmpty() || to.stream().anyMatch(block -> block.contains(destination));
        }

        boolean names(String protocol, int port) {
            return ports.stream().anyMatch(each -> each.isOf(protocol) && each.first() <= port && port <= each.last());
        }

        List<IPAddressSeqRange> sources(boolean six) {
            return ranges(from.stream().filter(block -> block.isIPv6() == six).toList());
        }
    }
}
