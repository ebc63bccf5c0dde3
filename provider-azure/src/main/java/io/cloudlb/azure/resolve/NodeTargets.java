// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.translate.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a set of nodes is to every Service: who of them is in pools. None of it depends on the Service, so it is
/// worked out once for a set of nodes.
///
/// @param members by family: the first internal address of each node, canonical; or, where pools hold network
///     interfaces, the path of its IP configuration, and those of the models of its scale set. A family that no
///     node has is missing
/// @param warnings what is wrong with nodes, for a person
/// @param unknown what is still to be asked of Azure before nodes are known
public record NodeTargets(
        SortedMap<IpFamily, SortedSet<String>> members, List<Problem> warnings, List<Problem> unknown) {
    /// The most addresses that a pool has (Azure subscription limits, Standard Load Balancer).
    static final int MOST = 5_000;

    private static final int NAMED_NODES = 3;

    public NodeTargets {
        members = Sorted.copyOf(members);
        warnings = List.copyOf(warnings);
        unknown = List.copyOf(unknown);
    }

    /// Works it out for pools that hold addresses.
    public static NodeTargets of(NodeSet nodes) {
        SortedMap<IpFamily, SortedSet<String>> members = new TreeMap<>();
        List<String> without = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        for (TargetNode node : nodes.nodes()) {
            if (!add(node, members, warnings)) {
                without.add(node.name());
            }
        }
        if (!without.isEmpty()) {
            warnings.add(withoutAddress(without, nodes.nodes().size()));
        }
        return new NodeTargets(members, warnings.stream().distinct().toList(), List.of());
    }

    /// Whether the node has an address.
    private static boolean add(
            TargetNode node, SortedMap<IpFamily, SortedSet<String>> members, List<Problem> warnings) {
        boolean any = false;
        for (IpFamily family : IpFamily.values()) {
            Optional<String> address = address(node, family);
            any |= address.isPresent();
            address.ifPresent(found -> {
                SortedSet<String> known = members.computeIfAbsent(family, _ -> new TreeSet<>());
                if (known.size() < MOST) {
                    known.add(found);
                } else {
                    warnings.add(tooMany());
                }
            });
        }
        return any;
    }

    static Problem tooMany() {
        return AzureReason.TOO_MANY_NODES.at(
                "",
                "%d nodes get traffic, the first by name, and the others get it from those: a pool has no room for more"
                        .formatted(MOST));
    }

    static Optional<String> address(TargetNode node, IpFamily family) {
        return node.addresses().stream()
                .flatMap(text -> Cidr.address(text).stream())
                .filter(address -> address.isIPv6() == (family == IpFamily.IPV6))
                .map(address -> address.toCanonicalString())
                .findFirst();
    }

    /// One warning for all of them: a cluster may have hundreds.
    private static Problem withoutAddress(List<String> which, int all) {
        return AzureReason.NODE_WITHOUT_ADDRESS.at(
                "",
                "%d of %d nodes take no traffic, because they have no internal address: %s"
                        .formatted(which.size(), all, named(which)));
    }

    /// Some of them, for a person.
    static String named(List<String> which) {
        String some = which.stream().limit(NAMED_NODES).collect(Collectors.joining(", "));
        return which.size() > NAMED_NODES ? some + " and others" : some;
    }

    /// The same with something else that is wrong.
    NodeTargets with(Problem warning) {
        return new NodeTargets(
                members, Stream.concat(warnings.stream(), Stream.of(warning)).toList(), unknown);
    }

    /// The addresses for these families; none of a family is an empty set.
    SortedMap<IpFamily, SortedSet<String>> of(List<IpFamily> families) {
        SortedMap<IpFamily, SortedSet<String>> some = new TreeMap<>();
        families.forEach(family -> some.put(family, members.getOrDefault(family, new TreeSet<>())));
        return some;
    }
}
