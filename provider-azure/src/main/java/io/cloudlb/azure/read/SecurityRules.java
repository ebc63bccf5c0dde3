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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The rules in a security group that are this cluster's.
///
/// @param tree the security group as it was read
public record SecurityRules(ClusterIdentity cluster, Json.Mapping tree) {

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
        return tree.mapping("properties").mappings("securityRules").stream()
                .flatMap(each -> rule(each).stream())
                .toList();
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

    /// One whose direction or range of source ports somebody has changed is none of ours any more, and is
    /// written again.
    private Optional<Rule> rule(Json.Mapping each) {
        String name = each.text("name").orElse("");
        Optional<OwnerMark> mark = AzureNames.mark(cluster, name);
        Json.Mapping properties = each.mapping("properties");
        boolean inbound = properties.text("direction").orElse("").equalsIgnoreCase("Inbound")
                && properties.text("sourcePortRange").orElse("").equals("*");
        if (mark.isEmpty() || !inbound) {
            return Optional.empty();
        }
        String protocol = properties.text("protocol").orElse("").toUpperCase(Locale.ROOT);
        Opening opening = new Opening(
                properties.text("access").orElse("").equalsIgnoreCase("Deny")
                        ? Opening.Access.DENY
                        : Opening.Access.ALLOW,
                name.contains("_v6_") ? IpFamily.IPV6 : IpFamily.IPV4,
                Stream.of(Protocol.values())
                        .filter(known -> known.name().equals(protocol))
                        .findFirst(),
                values(properties, "sourceAddressPrefix", "sourceAddressPrefixes"),
                ports(properties),
                mark.map(OwnerMark::ownerUid).filter(uid -> !uid.equals(OwnerMark.SHARED)));
        return Optional.of(
                new Rule(name, opening, values(properties, "destinationAddressPrefix", "destinationAddressPrefixes")));
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
