// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.Sorted;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who has which address, as far as is known, and where security rules of ours lead: so that no Service opens what is
/// another's, and no rule outlives the address that it is for.
///
/// @param numbers our public addresses, by name
/// @param frontends the addresses of our frontends, with the UIDs of the Services that have parts there, by load
///     balancer
/// @param openings the destinations of our security rules, by rule
/// @param strays those of rules that Services share which the last look at everything found to be nobody's, by rule;
///     a rule with none at all is there as well
public record AddressUse(
        SortedMap<String, String> numbers,
        SortedMap<Document.Key, SortedMap<String, SortedSet<String>>> frontends,
        SortedMap<String, SortedSet<String>> openings,
        SortedMap<String, SortedSet<String>> strays) {
    public static final AddressUse UNKNOWN =
            new AddressUse(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public AddressUse {
        numbers = Sorted.copyOf(numbers);
        frontends = Sorted.copyOf(frontends);
        openings = Sorted.copyOf(openings);
        strays = Sorted.copyOf(strays);
    }

    /// Whether an address is another's: that of frontends of ours at which a Service has no part, or a public one of
    /// ours that is not its own.
    ///
    /// @param uid the Service
    /// @param own its own public addresses
    public boolean isOfAnother(String ip, String uid, Set<String> own) {
        SortedSet<String> users = users(ip);
        return users.isEmpty() ? numbers.containsValue(ip) && !own.contains(ip) : !users.contains(uid);
    }

    /// The Services that have parts at an address.
    public SortedSet<String> users(String ip) {
        SortedSet<String> users = new TreeSet<>();
        frontends.values().forEach(byAddress -> users.addAll(byAddress.getOrDefault(ip, new TreeSet<>())));
        return users;
    }

    /// With what a load balancer shows now.
    public AddressUse having(Document.Key loadBalancer, SortedMap<String, SortedSet<String>> shown) {
        return new AddressUse(numbers, Sorted.put(frontends, loadBalancer, shown), openings, strays);
    }

    /// With what the rules of the security group say now.
    public AddressUse opening(SortedMap<String, SortedSet<String>> now) {
        return new AddressUse(numbers, frontends, now, strays);
    }

    /// With numbers that have become known.
    public AddressUse knowing(Map<String, String> more) {
        return new AddressUse(Sorted.putAll(numbers, more), frontends, openings, strays);
    }
}
