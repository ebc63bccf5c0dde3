// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.gcp.model.Candidates;
import io.cloudlb.gcp.model.GcpReason;
import io.cloudlb.gcp.model.Instance;
import io.cloudlb.gcp.model.Surroundings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a set of nodes is to every Service: the instances of each zone, the tags that firewall rules find them
/// by, and what is wrong with them. None of it depends on the Service, so it is worked out once for a set of
/// nodes and what is known of their machines.
public final class NodeTargets {
    /// The most instances that a group has (Compute Engine).
    private static final int MOST_IN_GROUP = 1_000;

    private static final int NAMED_NODES = 3;

    private final NodeSet nodes;
    private final Surroundings surroundings;
    private final SortedMap<String, SortedSet<String>> members = new TreeMap<>();
    private final Map<String, Instance> instances = new HashMap<>();
    private final SortedSet<String> tags = new TreeSet<>();
    private final SortedSet<String> unlisted = new TreeSet<>();
    private final List<Problem> unknown = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<Problem> groupWarnings = new ArrayList<>();
    private final Candidates candidates;
    private final SortedSet<String> untagged = new TreeSet<>();
    private final boolean tagsAreSet;

    private NodeTargets(NodeSet nodes, Surroundings surroundings, SortedSet<String> nodeTags) {
        this.nodes = nodes;
        this.surroundings = surroundings;
        tagsAreSet = !nodeTags.isEmpty();
        List<String> shut = new ArrayList<>();
        if (surroundings.place().isEmpty()) {
            unknown.add(
                    GcpReason.NETWORK_UNKNOWN.at(
                            "",
                            "the network of the cluster is not known yet; a node with a providerID tells it, or --gcp-network"));
        } else {
            nodes.nodes().forEach(node -> add(node, nodeTags, shut));
        }
        if (tagsAreSet) {
            tags.clear();
            tags.addAll(nodeTags);
        }
        warnOfNodes(shut, GcpReason.MACHINE_UNUSABLE, "%d of %d nodes take no traffic: %s");
        if (!tags.isEmpty()) {
            warnOfNodes(
                    List.copyOf(untagged),
                    GcpReason.NODE_TAG_NOT_FOUND,
                    tagsAreSet
                            ? "no traffic is let in to %d of %d nodes, which have none of the network tags that are configured: %s. Tag them, or correct --gcp-node-tags"
                            : "no traffic is let in to %d of %d nodes, whose names begin with none of their network tags: %s. Tag them as the others are, or set --gcp-node-tags");
        }
        candidates = Candidates.of(members);
        fillGroups();
    }

    private void add(TargetNode node, SortedSet<String> nodeTags, List<String> shut) {
        switch (NodeAccess.of(node, surroundings, nodeTags)) {
            case NodeAccess.Through(Instance instance, Optional<String> tag) -> {
                members.computeIfAbsent(instance.zone(), _ -> new TreeSet<>()).add(instance.name());
                instances.put(node.name(), instance);
                tag.ifPresentOrElse(found -> tags.add(found), () -> untagged.add(node.name()));
            }
            case NodeAccess.Closed(String why, boolean mayPass) -> {
                shut.add("%s (%s)".formatted(node.name(), why));
                if (mayPass) {
                    unlisted.add(node.name());
                }
            }
            case NodeAccess.Unasked _ ->
                unknown.add(GcpReason.MACHINE_UNKNOWN.at(
                        "",
                        "the machine of node %s (%s) was not looked up yet".formatted(node.name(), node.providerId())));
        }
    }

    /// One warning for all of them: a cluster may have hundreds.
    private void warnOfNodes(List<String> which, GcpReason reason, String sentence) {
        if (!which.isEmpty()) {
            String some = which.stream().limit(NAMED_NODES).collect(Collectors.joining(", "));
            warnings.add(reason.at(
                    "",
                    sentence.formatted(
                            which.size(),
                            nodes.nodes().size(),
                            which.size() > NAMED_NODES ? some + " and others" : some)));
        }
    }

    private void fillGroups() {
        members.forEach((zone, instances) -> {
            if (instances.size() > MOST_IN_GROUP) {
                groupWarnings.add(GcpReason.TOO_MANY_NODES.at(
                        "",
                        "%d of %d nodes in zone %s get traffic, the first by name, and the others get it from those: an instance group has no room for more"
                                .formatted(MOST_IN_GROUP, instances.size(), zone)));
            }
        });
        members.replaceAll((_, instances) -> instances.stream()
                .limit(MOST_IN_GROUP)
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(TreeSet::new), Collections::unmodifiableSortedSet)));
    }

    /// Works it out.
    ///
    /// @param nodeTags the network tags of nodes, as they are configured; empty to find them
    public static NodeTargets of(NodeSet nodes, Surroundings surroundings, SortedSet<String> nodeTags) {
        return new NodeTargets(nodes, surroundings, nodeTags);
    }

    /// What was worked out last, for as long as everybody asks for the same.
    ///
    /// @param nodeTags as above
    public record Latest(SortedSet<String> nodeTags, AtomicReference<Optional<NodeTargets>> known) {
        public Latest(SortedSet<String> nodeTags) {
            this(Sorted.copyOf(nodeTags), new AtomicReference<>(Optional.empty()));
        }

        public NodeTargets of(NodeSet nodes, Surroundings surroundings) {
            return known.get()
                    .filter(latest -> latest.isOf(nodes, surroundings))
                    .orElseGet(() -> {
                        NodeTargets fresh = NodeTargets.of(nodes, surroundings, nodeTags);
                        known.set(Optional.of(fresh));
                        return fresh;
                    });
        }
    }

    /// Quick where they are the same objects, which they are until nodes or surroundings are read anew.
    private boolean isOf(NodeSet others, Surroundings around) {
        return nodes.nodes().equals(others.nodes()) && surroundings.equals(around);
    }

    /// The instances of each group: those that take traffic where all do, by zone.
    public SortedMap<String, SortedSet<String>> members() {
        return Collections.unmodifiableSortedMap(members);
    }

    /// All instances that can take traffic.
    public Candidates candidates() {
        return candidates;
    }

    /// Those of them that have pods of the one Service that the nodes are for; empty where nobody knows.
    public Optional<Candidates> withPods(NodeSet ofService) {
        return ofService.endpoints().map(this::candidatesAt);
    }

    private Candidates candidatesAt(SortedSet<String> names) {
        SortedMap<String, SortedSet<String>> some = new TreeMap<>();
        candidates.byZone().keySet().forEach(zone -> some.put(zone, new TreeSet<>()));
        names.stream()
                .flatMap(name -> Stream.ofNullable(instances.get(name)))
                .forEach(instance -> some.computeIfAbsent(instance.zone(), _ -> new TreeSet<>())
                        .add(instance.name()));
        return some.equals(candidates.byZone()) ? candidates : Candidates.of(some);
    }

    /// How many they are.
    int count() {
        return candidates.count();
    }

    /// The network tags that firewall rules find the nodes by.
    SortedSet<String> tags() {
        return Collections.unmodifiableSortedSet(tags);
    }

    /// The nodes whose machine was asked about and not found to run, by name.
    public SortedSet<String> unlisted() {
        return Collections.unmodifiableSortedSet(unlisted);
    }

    /// What must be known before anything can be made, and is not.
    public List<Problem> unknown() {
        return Collections.unmodifiableList(unknown);
    }

    /// What is wrong with nodes, for a person.
    List<Problem> warnings() {
        return Collections.unmodifiableList(warnings);
    }

    /// What is wrong where all of them are in groups.
    List<Problem> groupWarnings() {
        return Collections.unmodifiableList(groupWarnings);
    }
}
