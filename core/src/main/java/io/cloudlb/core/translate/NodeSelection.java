// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.TargetNode;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Which nodes take traffic, the same for both external traffic policies.
///
/// By KEP-3458 nodes that are not ready, unreachable or cordoned stay in: health checks decide, and a flapping node
/// does not make every load balancer be written. Stricter than upstream in one point: a node without a provider id,
/// or not yet initialised by the cloud's node controller, is left out, since there is no machine to name.
public final class NodeSelection {
    /// The label by which a user keeps a node out.
    public static final String EXCLUDE_LABEL = "node.kubernetes.io/exclude-from-external-load-balancers";

    /// The taint by which the cluster autoscaler says that it is about to remove the node.
    public static final String AUTOSCALER_TAINT = "ToBeDeletedByClusterAutoscaler";

    /// The taint on a node until the cloud's node controller has filled in the provider id.
    public static final String UNINITIALIZED_TAINT = "node.cloudprovider.kubernetes.io/uninitialized";

    /// The label with the node's availability zone.
    public static final String ZONE_LABEL = "topology.kubernetes.io/zone";

    /// What Go's `strconv.ParseBool` takes for false; every other value of the label excludes, also the empty one.
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    private NodeSelection() {}

    /// The nodes that take traffic.
    public static NodeSet select(Collection<NodeView> nodes) {
        return NodeSet.of(nodes.stream().flatMap(NodeSelection::target).toList());
    }

    /// Why a node takes no traffic, for a person; empty when it does.
    public static Optional<String> exclusion(NodeView node) {
        if (node.deleting()) {
            return Optional.of("it is being deleted");
        }
        if (isExcludedByLabel(node)) {
            return Optional.of("label " + EXCLUDE_LABEL + " excludes it");
        }
        if (node.taints().contains(AUTOSCALER_TAINT)) {
            return Optional.of("the cluster autoscaler is about to remove it");
        }
        if (node.taints().contains(UNINITIALIZED_TAINT)) {
            return Optional.of("the cloud's node controller has not initialised it");
        }
        return provider(node).isEmpty() ? Optional.of("it has no spec.providerID") : Optional.empty();
    }

    private static Stream<TargetNode> target(NodeView node) {
        if (exclusion(node).isPresent()) {
            return Stream.empty();
        }
        Optional<String> zone = Optional.ofNullable(node.labels().get(ZONE_LABEL));
        SortedMap<String, String> others = new TreeMap<>(node.labels());
        others.remove(EXCLUDE_LABEL);
        others.remove(ZONE_LABEL);
        return provider(node).map(id -> new TargetNode(node.name(), id, zone, node.addresses(), others)).stream();
    }

    private static Optional<String> provider(NodeView node) {
        return node.providerId().filter(id -> !id.isBlank());
    }

    private static boolean isExcludedByLabel(NodeView node) {
        String value = node.labels().get(EXCLUDE_LABEL);
        return value != null && !FALSE.contains(value);
    }
}
