// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// The nodes that take traffic for every Service of the cluster, sorted by name.
///
/// @param nodes the nodes; order in does not matter
public record NodeSet(List<TargetNode> nodes) {
    /// No node at all.
    public static final NodeSet EMPTY = new NodeSet(List.of());

    public NodeSet {
        nodes = nodes.stream().sorted().toList();
    }

    /// The set of these nodes.
    public static NodeSet of(Collection<TargetNode> nodes) {
        return new NodeSet(List.copyOf(nodes));
    }

    /// A short text that is equal for equal sets of names and provider ids, stable over restarts.
    public String digest() {
        MessageDigest digest = sha256();
        for (TargetNode node : nodes) {
            digest.update((node.name() + "\n" + node.providerId() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
