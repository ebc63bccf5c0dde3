// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A node that takes traffic.
///
/// @param name the node's name
/// @param providerId the cloud's id of its machine, as `spec.providerID` has it
/// @param zone its availability zone, if labelled
/// @param addresses its internal addresses
/// @param labels those of its labels that the provider looks at
public record TargetNode(
        String name, String providerId, Optional<String> zone, List<String> addresses, SortedMap<String, String> labels)
        implements Comparable<TargetNode> {
    public TargetNode {
        addresses = List.copyOf(addresses);
        labels = Sorted.copyOf(labels);
    }

    /// A node for a provider that looks at no labels.
    public TargetNode(String name, String providerId, Optional<String> zone, List<String> addresses) {
        this(name, providerId, zone, addresses, new TreeMap<>());
    }

    @Override
    public int compareTo(TargetNode other) {
        return name.compareTo(other.name);
    }
}
