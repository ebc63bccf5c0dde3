// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.List;
import java.util.Optional;

/// A node that takes traffic.
///
/// @param name the node's name
/// @param providerId the cloud's id of its machine, as `spec.providerID` has it
/// @param zone its availability zone, if labelled
/// @param addresses its internal addresses
public record TargetNode(String name, String providerId, Optional<String> zone, List<String> addresses)
        implements Comparable<TargetNode> {
    public TargetNode {
        addresses = List.copyOf(addresses);
    }

    @Override
    public int compareTo(TargetNode other) {
        return name.compareTo(other.name);
    }
}
