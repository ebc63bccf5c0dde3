// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import io.cloudlb.aws.model.AwsReason;
import io.cloudlb.aws.model.InstanceSets;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.aws.model.TargetRoom;
import io.cloudlb.aws.model.Targets;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.TargetNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// What a set of nodes is to every Service: the instances that can be registered, the groups they are let in by, and
/// what is wrong with them. None of it depends on the Service, so it is worked out once for a set of nodes and what is
/// known of their machines, not again for each of thousands.
public final class NodeTargets {
    private static final int NAMED_NODES = 3;

    private final NodeSet nodes;
    private final Surroundings surroundings;
    private final SortedMap<String, String> candidates;
    private final SortedMap<String, Integer> zones = new TreeMap<>();
    private final List<Problem> unknown;
    private final SortedSet<String> groups = new TreeSet<>();
    private final Optional<Problem> ambiguous;
    private final String closed;
    private final Map<TargetRoom, SortedSet<String>> chosen = new ConcurrentHashMap<>();

    private NodeTargets(NodeSet nodes, Surroundings surroundings, ClusterIdentity cluster) {
        this.nodes = nodes;
        this.surroundings = surroundings;
        Targets targets = new Targets(surroundings);
        candidates = Collections.unmodifiableSortedMap(targets.candidates(nodes));
        candidates.values().forEach(zone -> zones.merge(zone, 1, Integer::sum));
        unknown = targets.unknown(nodes);
        List<Problem> undecided = new ArrayList<>();
        List<String> shut = new ArrayList<>();
        for (TargetNode node : nodes.nodes()) {
            switch (NodeAccess.of(node, surroundings, cluster)) {
                case NodeAccess.Through(String groupId) -> groups.add(groupId);
                case NodeAccess.Closed(AwsReason reason, String why) -> {
                    shut.add("%s (%s)".formatted(node.name(), why));
                    if (reason == AwsReason.AMBIGUOUS_NODE_SECURITY_GROUP) {
                        undecided.add(reason.at("", "node %s cannot be let in: %s".formatted(node.name(), why)));
                    }
                }
                case NodeAccess.Unasked _ -> {}
            }
        }
        ambiguous = undecided.stream().findFirst();
        closed = shut.isEmpty() ? "" : closed(shut);
    }

    /// One warning for all of them: a cluster may have hundreds.
    private String closed(List<String> shut) {
        return "%d of %d nodes take no traffic: %s%s"
                .formatted(
                        shut.size(),
                        nodes.nodes().size(),
                        shut.stream().limit(NAMED_NODES).collect(Collectors.joining(", ")),
                        shut.size() > NAMED_NODES ? " and others" : "");
    }

    /// Works it out.
    public static NodeTargets of(NodeSet nodes, Surroundings surroundings, ClusterIdentity cluster) {
        return new NodeTargets(nodes, surroundings, cluster);
    }

    /// What was worked out last, for as long as everybody asks for the same.
    ///
    /// @param cluster the cluster of the nodes
    public record Latest(ClusterIdentity cluster, AtomicReference<Optional<NodeTargets>> known) {
        public Latest(ClusterIdentity cluster) {
            this(cluster, new AtomicReference<>(Optional.empty()));
        }

        public NodeTargets of(NodeSet nodes, Surroundings surroundings) {
            return known.get()
                    .filter(latest -> latest.isOf(nodes, surroundings))
                    .orElseGet(() -> {
                        NodeTargets fresh = NodeTargets.of(nodes, surroundings, cluster);
                        known.set(Optional.of(fresh));
                        return fresh;
                    });
        }
    }

    /// Quick where they are the same objects, which they are until nodes or surroundings are read anew.
    private boolean isOf(NodeSet others, Surroundings around) {
        return nodes.equals(others) && surroundings.equals(around);
    }

    /// The instances that can be registered, and their zones.
    public SortedMap<String, String> candidates() {
        return candidates;
    }

    /// How many of them are in each zone; those whose zone nobody tells are under the empty text.
    SortedMap<String, Integer> zones() {
        return Collections.unmodifiableSortedMap(zones);
    }

    /// The instances that a load balancer with this room registers.
    SortedSet<String> chosen(TargetRoom room) {
        return chosen.computeIfAbsent(room, _ -> InstanceSets.shared(room.choose(candidates)));
    }

    /// What must be known before targets can be named, and is not.
    public List<Problem> unknown() {
        return unknown;
    }

    /// The security groups that nodes are reached through.
    SortedSet<String> groups() {
        return Collections.unmodifiableSortedSet(groups);
    }

    /// Why the first node is in no group, of those of whose groups none can be told.
    Optional<Problem> ambiguous() {
        return ambiguous;
    }

    /// Which nodes take no traffic, and why, for a person; empty text when all do.
    String closed() {
        return closed;
    }
}
