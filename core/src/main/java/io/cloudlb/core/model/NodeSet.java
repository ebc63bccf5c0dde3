// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The nodes that take traffic for every Service of the cluster, sorted by name.
///
/// @param nodes the nodes; order in does not matter
public record NodeSet(List<TargetNode> nodes) {
    /// No node at all.
    public static final NodeSet EMPTY = new NodeSet(List.of());

    private static final int DIGITS = 32;

    public NodeSet {
        nodes = nodes.stream().sorted().toList();
    }

    /// The set of these nodes.
    public static NodeSet of(Collection<TargetNode> nodes) {
        return new NodeSet(List.copyOf(nodes));
    }

    /// A short text that is equal for equal sets of names and provider ids, stable over restarts.
    public String digest() {
        Stream<String> lines = nodes.stream().flatMap(node -> Stream.of(node.name(), node.providerId()));
        return Digest.hex(DIGITS, Stream.concat(lines, Stream.of("")).toList());
    }
}
