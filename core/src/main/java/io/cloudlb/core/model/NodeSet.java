// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The nodes that take traffic for every Service of the cluster, sorted by name.
///
/// @param nodes the nodes; order in does not matter
/// @param endpoints for the one Service at hand, the names of those that have an endpoint of it; empty where that is
///     not known, or nobody asked for it
public record NodeSet(List<TargetNode> nodes, Optional<SortedSet<String>> endpoints) {
    /// No node at all.
    public static final NodeSet EMPTY = new NodeSet(List.of());

    private static final int DIGITS = 32;

    public NodeSet(List<TargetNode> nodes) {
        this(nodes, Optional.empty());
    }

    public NodeSet {
        nodes = nodes.stream().sorted().toList();
    }

    /// The set of these nodes.
    public static NodeSet of(Collection<TargetNode> nodes) {
        return new NodeSet(List.copyOf(nodes));
    }

    /// The same for one Service.
    ///
    /// @param hasEndpoint whether a node, by its name, has an endpoint of it; empty where that is not known
    public NodeSet of(Optional<Predicate<String>> hasEndpoint) {
        return hasEndpoint
                .map(known -> new NodeSet(
                        nodes,
                        Optional.of(Sorted.copyOf(nodes.stream()
                                .map(TargetNode::name)
                                .filter(known)
                                .toList()))))
                .orElse(this);
    }

    /// A short text that is equal for equal sets of names, provider ids and labels, stable over restarts.
    public String digest() {
        Stream<String> lines = nodes.stream()
                .flatMap(node -> Stream.concat(
                        Stream.of(node.name(), node.providerId()),
                        node.labels().entrySet().stream().map(Map.Entry::toString)));
        return Digest.hex(DIGITS, Stream.concat(lines, Stream.of("")).toList());
    }
}
