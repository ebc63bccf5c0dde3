// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What cloudlb keeps of a Node: what node selection needs.
///
/// @param name the node's name
/// @param providerId `spec.providerID`, empty until the cloud's node controller has set it
/// @param deleting whether `deletionTimestamp` is set
/// @param taints the keys of its taints
/// @param labels its labels, trimmed to those that selection reads
/// @param addresses its internal addresses, in the node's order
public record NodeView(
        String name,
        Optional<String> providerId,
        boolean deleting,
        SortedSet<String> taints,
        SortedMap<String, String> labels,
        List<String> addresses) {
    public NodeView(
            String name,
            Optional<String> providerId,
            boolean deleting,
            Collection<String> taints,
            Map<String, String> labels,
            List<String> addresses) {
        this(name, providerId, deleting, new TreeSet<>(taints), new TreeMap<>(labels), addresses);
    }

    public NodeView {
        taints = Sorted.copyOf(taints);
        labels = Sorted.copyOf(labels);
        addresses = List.copyOf(addresses);
    }
}
