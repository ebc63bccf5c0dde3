// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.TargetNode;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which instances stand behind a set of nodes, and which of them can be targets.
///
/// @param surroundings what is known of the machines
public record Targets(Surroundings surroundings) {
    private static final Pattern PROVIDER_ID =
            Pattern.compile("aws:///(?:(?<zone>[^/]*)/(?:[^/]*/)*)?(?<id>i-[0-9a-f]+)");

    /// The instance id in a node's provider id, `aws:///zone/i-…`; empty for what is no instance, such as
    /// Fargate.
    public static Optional<String> instanceId(TargetNode node) {
        Matcher matcher = PROVIDER_ID.matcher(node.providerId());
        return matcher.matches() ? Optional.of(matcher.group("id")) : Optional.empty();
    }

    /// All instance ids of the nodes.
    public static SortedSet<String> instanceIds(NodeSet nodes) {
        return nodes.nodes().stream()
                .flatMap(node -> instanceId(node).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The nodes whose machine nobody has asked AWS about yet.
    private List<TargetNode> unasked(NodeSet nodes) {
        return nodes.nodes().stream()
                .filter(node -> instanceId(node)
                        .filter(id -> !surroundings.machines().containsKey(id))
                        .isPresent())
                .toList();
    }

    /// What must be known before targets can be named, and is not: the VPC, and the machine of every node.
    public List<Problem> unknown(NodeSet nodes) {
        Stream<Problem> vpc = surroundings.vpcId().isPresent()
                ? Stream.empty()
                : Stream.of(
                        AwsReason.VPC_UNKNOWN.at(
                                "",
                                "no node tells which VPC the cluster is in; set --aws-vpc-id, or wait for a node with a providerID"));
        Stream<Problem> machines = unasked(nodes).stream()
                .map(node -> AwsReason.MACHINE_UNKNOWN.at(
                        "",
                        "the machine of node %s (%s) was not looked up yet".formatted(node.name(), node.providerId())));
        return Stream.concat(vpc, machines).toList();
    }

    /// The names of the nodes whose instance AWS was asked about and does not list yet, or does not run.
    public SortedSet<String> unlisted(NodeSet nodes) {
        return nodes.nodes().stream()
                .filter(node -> instanceId(node)
                        .map(id -> surroundings.machines().get(id))
                        .filter(Targets::mayRunLater)
                        .isPresent())
                .map(TargetNode::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean mayRunLater(Surroundings.Machine machine) {
        return switch (machine) {
            case Surroundings.Machine.Unlisted _, Surroundings.Machine.Stopped _ -> true;
            case Surroundings.Machine.Present _, Surroundings.Machine.Gone _ -> false;
        };
    }

    /// The instances that can be registered, and the zone of each as its node's provider id names it.
    public SortedMap<String, String> candidates(NodeSet nodes) {
        SortedMap<String, String> zones = new TreeMap<>();
        for (TargetNode node : nodes.nodes()) {
            Matcher matcher = PROVIDER_ID.matcher(node.providerId());
            if (matcher.matches() && isRegistrable(matcher.group("id"))) {
                zones.put(
                        matcher.group("id"),
                        Optional.ofNullable(matcher.group("zone")).orElse(""));
            }
        }
        return zones;
    }

    private boolean isRegistrable(String instanceId) {
        Surroundings.Machine machine = surroundings.machines().get(instanceId);
        return machine instanceof Surroundings.Machine.Present present
                && surroundings.vpcId().filter(present.vpcId()::equals).isPresent();
    }
}
