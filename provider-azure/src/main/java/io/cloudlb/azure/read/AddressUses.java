// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.model.AddressUse;
import io.cloudlb.azure.model.Part;
import io.cloudlb.core.model.Sorted;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads from documents who has which address.
public final class AddressUses {
    private AddressUses() {}

    /// The addresses of our frontends in a load balancer, with the UIDs of the Services that have parts there.
    public static SortedMap<String, SortedSet<String>> frontends(LoadBalancerParts parts) {
        SortedMap<String, SortedSet<String>> frontends = new TreeMap<>();
        parts.byService()
                .forEach((uid, all) -> all.forEach(part -> {
                    if (part instanceof Part.Frontend frontend) {
                        frontend.ip()
                                .ifPresent(ip -> frontends
                                        .computeIfAbsent(ip, _ -> new TreeSet<>())
                                        .add(uid));
                    }
                }));
        return frontends;
    }

    /// The destinations of our security rules, by rule.
    public static SortedMap<String, SortedSet<String>> openings(Collection<SecurityRules.Rule> rules) {
        SortedMap<String, SortedSet<String>> openings = new TreeMap<>();
        rules.forEach(rule -> openings.put(rule.name(), rule.destinations()));
        return openings;
    }

    /// Destinations of rules that Services share, and no frontend's or public address of ours. Nothing is judged while
    /// the address of a frontend is not known.
    ///
    /// @param rules read before the others: an address is there before a rule leads to it, and after it
    static SortedMap<String, SortedSet<String>> strays(
            Collection<SecurityRules.Rule> rules, List<LoadBalancerParts> loadBalancers, AddressUse use) {
        SortedMap<String, SortedSet<String>> strays = new TreeMap<>();
        boolean whole = loadBalancers.stream()
                .flatMap(parts -> parts.byService().values().stream())
                .flatMap(List::stream)
                .noneMatch(part ->
                        part instanceof Part.Frontend frontend && frontend.ip().isEmpty());
        if (whole) {
            Set<String> ours = new HashSet<>(use.numbers().values());
            use.frontends().values().forEach(frontends -> ours.addAll(frontends.keySet()));
            rules.stream().filter(rule -> rule.opening().onlyOf().isEmpty()).forEach(rule -> {
                SortedSet<String> nobodys = Sorted.minus(rule.destinations(), ours);
                if (!nobodys.isEmpty() || rule.destinations().isEmpty()) {
                    strays.put(rule.name(), nobodys);
                }
            });
        }
        return strays;
    }
}
