// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.Problem;
import io.cloudlb.gcp.model.GcpReason;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.Resources;
import java.util.SortedSet;
import java.util.TreeSet;

/// The network tags that firewall rules are for: those of the nodes; while no node has one, those that the
/// owner's rules have, since nodes come back. A rule without tags would be for everything in the network, so
/// none is made.
///
/// @param tags empty when nothing tells
/// @param hasNodes whether there are nodes that could tell
record TargetTags(SortedSet<String> tags, boolean hasNodes) {
    static TargetTags of(NodeTargets nodes, Resources standing) {
        SortedSet<String> tags = new TreeSet<>(nodes.tags());
        if (tags.isEmpty()) {
            standing.all(Firewall.class).forEach(firewall -> tags.addAll(firewall.targetTags()));
        }
        return new TargetTags(tags, nodes.count() > 0);
    }

    /// Why there is none, and what to do.
    Problem problem() {
        String why = hasNodes
                ? "no node has a network tag that its name begins with"
                : "no node that takes traffic tells the nodes' network tag";
        return GcpReason.NODE_TAG_NOT_FOUND.at(
                "",
                why + ", so no firewall rule can be made for nodes alone; tag their instances, or set --gcp-node-tags");
    }
}
