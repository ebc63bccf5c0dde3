// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.Sorted;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The rules in a security group that are this cluster's.
///
/// @param tree the security group as it was read
public record SecurityRules(ClusterIdentity cluster, Json.Mapping tree) {

    /// Application security groups, which we never write.
    public static final List<String> GROUPS =
            List.of("sourceApplicationSecurityGroups", "destinationApplicationSecurityGroups");

    /// Between what lets in and what shuts out.
    private static final int MIDDLE = 2_297;

    /// A rule of ours.
    ///
    /// @param opening what it does, as it stands, whatever its name says
    /// @param destinations to whom
    public record Rule(String name, Opening opening, SortedSet<String> destinations) {
        public Rule {
            destinations = Sorted.copyOf(destinations);
        }
    }

    /// All of ours.
    public List<Rule> all() {
        List<Json.Mapping> ours = tree.mapping("properties").mappings("securityRules").stream()
                .filter(each -> AzureNames.mark(cluster, name(each)).isPresent())
                .toList();
        int firstDenied = priorities(ours, Opening.Access.DENY).min().orElse(Integer.MAX_VALUE);
        int lastAllowed = priorities(ours, Opening.Access.ALLOW).max().orElse(0);
        return ours.stream().map(each -> rule(each, firstDenied, lastAllowed)).toList();
    }

    private static IntStream priorities(List<Json.Mapping> ours, Opening.Access access) {
        return ours.stream()
                .filter(each -> access(each.mapping("properties")) == access)
                .mapToInt(SecurityRules::priority);
    }

    /// What is done for one Service: in rules of its own, and in those of all for its addresses.
    ///
    /// @param addresses those that are its alone
    public SortedMap<Opening, SortedSet<String>> of(String uid, Set<String> addresses) {
        return of(all(), uid, addresses);
    }

    /// The same of rules that were read.
    public static SortedMap<Opening, SortedSet<String>> of(List<Rule> rules, String uid, Set<String> addresses) {
        SortedMap<Opening, SortedSet<String>> openings = new TreeMap<>();
        for (Rule rule : rules) {
            SortedSet<String> own = rule.opening().onlyOf().isEmpty()
                    ? Sorted.intersection(rule.destinations(), addresses)
                    : rule.opening().onlyOf().get().equals(uid) ? rule.destinations() : new TreeSet<>();
            if (!own.isEmpty()) {
                openings.put(rule.opening(), own);
            }
        }
        return openings;
    }

    private Rule rule(Json.Mapping each, int firstDenied, int lastAllowed) {
        String name = name(each);
        Json.Mapping properties = each.mapping("properties");
        String protocol = properties.text("protocol").orElse("").toUpperCase(Locale.ROOT);
        Opening.Access access = access(properties);
        Opening opening = new Opening(
                isOutOfOrder(access, priority(each), firstDenied, lastAllowed) ? Opening.Access.EDITED : access,
                name.contains("_v6_") ? IpFamily.IPV6 : IpFamily.IPV4,
                Stream.of(Protocol.values())
                        .filter(known -> known.name().equals(protocol))
                        .findFirst(),
                values(properties, "sourceAddressPrefix", "sourceAddressPrefixes"),
                ports(properties),
                AzureNames.mark(cluster, name).map(OwnerMark::ownerUid).filter(uid -> !uid.equals(OwnerMark.SHARED)));
        return new Rule(name, opening, values(properties, "destinationAddressPrefix", "destinationAddressPrefixes"));
    }

    /// Of two that are in the wrong order, one at least is not where we put it, and moves: what lets in from 500 up,
    /// what shuts out from 4,095 down, and there are 1,000 at most.
    private static boolean isOutOfOrder(Opening.Access access, int priority, int firstDenied, int lastAllowed) {
        return switch (access) {
            case ALLOW -> priority > firstDenied && priority > MIDDLE;
            case DENY -> priority < lastAllowed && priority <= MIDDLE;
            case EDITED -> false;
        };
    }

    private static Opening.Access access(Json.Mapping properties) {
        boolean ours = properties.text("direction").orElse("").equalsIgnoreCase("Inbound")
                && properties.text("sourcePortRange").orElse("").equals("*")
                && properties.list("sourcePortRanges").isEmpty()
                && GROUPS.stream().allMatch(member -> properties.list(member).isEmpty());
        String access = properties.text("access").orElse("");
        return !ours
                ? Opening.Access.EDITED
                : access.equalsIgnoreCase("Deny") ? Opening.Access.DENY : Opening.Access.ALLOW;
    }

    private static int priority(Json.Mapping each) {
        return each.mapping("properties").number("priority").orElse(0);
    }

    private static String name(Json.Mapping each) {
        return each.text("name").orElse("");
    }

    private static SortedSet<String> values(Json.Mapping properties, String one, String many) {
        SortedSet<String> values = new TreeSet<>();
        properties.text(one).filter(value -> !value.isEmpty()).ifPresent(value -> values.add(Canonical.text(value)));
        properties.list(many).forEach(value -> values.add(Canonical.text(value.toString())));
        return values;
    }

    /// A range that we never write is no port of ours.
    private static SortedSet<Integer> ports(Json.Mapping properties) {
        SortedSet<Integer> ports = new TreeSet<>();
        for (String text : values(properties, "destinationPortRange", "destinationPortRanges")) {
            if (!text.equals("*")) {
                ports.add(number(text));
            }
        }
        return ports;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
