// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.model.Listener;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import io.cloudlb.core.provider.Resolution;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the Services need of the cluster's shared resources: the backend group, and on the security group of the nodes
/// one rule for the whole node port range, so that a further Service needs no further rule. A health check outside the
/// range adds its port. Pure.
final class ClusterResolver {
    private final Owner.Shared owner;
    private final AwsState.OfCluster shared;
    private final PortRange nodePorts;
    private final AnnotationReader findings = new AnnotationReader(new TreeMap<>());
    private boolean ambiguous;

    ClusterResolver(Owner.Shared owner, AwsState.OfCluster shared, PortRange nodePorts) {
        this.owner = owner;
        this.shared = shared;
        this.nodePorts = nodePorts;
    }

    Resolution<AwsDesired> resolve(Collection<LoadBalancerSpec> users, NodeSet nodes) {
        List<LoadBalancerSpec> managed =
                users.stream().filter(this::leavesGroupsToUs).toList();
        if (managed.isEmpty()) {
            return new Resolution.Resolved<>(AwsDesired.OfCluster.absent(owner), List.of());
        }
        missUnknown(nodes);
        SortedMap<String, SortedSet<IngressRule>> rules = new TreeMap<>();
        SortedSet<IngressRule> wanted = rules(managed);
        nodeGroups(nodes).forEach(group -> rules.put(group, wanted));
        AwsDesired desired = new AwsDesired.OfCluster(owner, Optional.of(backendGroup()), rules);
        return findings.missing().isEmpty()
                ? new Resolution.Resolved<>(desired, findings.warnings())
                : new Resolution.Unknown<>(findings.missing(), findings.warnings());
    }

    private boolean leavesGroupsToUs(LoadBalancerSpec spec) {
        return new AnnotationReader(spec.annotations())
                .list(AwsAnnotations.SECURITY_GROUPS)
                .isEmpty();
    }

    private AwsDesired.SecurityGroup backendGroup() {
        return new AwsDesired.SecurityGroup(
                AwsNames.backendGroup(owner.cluster()),
                "Marks traffic from the load balancers of the cluster to its nodes",
                shared.surroundings().vpcId().orElse(""),
                new TreeSet<>(),
                AwsTags.of(owner));
    }

    private SortedSet<IngressRule> rules(List<LoadBalancerSpec> users) {
        SortedSet<IngressRule> rules = new TreeSet<>();
        rules.add(fromBackend(Protocol.TCP, nodePorts.first(), nodePorts.last()));
        rules.add(fromBackend(Protocol.UDP, nodePorts.first(), nodePorts.last()));
        for (LoadBalancerSpec user : users) {
            healthCheckPorts(user).stream()
                    .filter(port -> port < nodePorts.first() || port > nodePorts.last())
                    .forEach(port -> rules.add(fromBackend(Protocol.TCP, port, port)));
        }
        return rules;
    }

    private static SortedSet<Integer> healthCheckPorts(LoadBalancerSpec spec) {
        HealthCheckRules rules = new HealthCheckRules(spec, new AnnotationReader(spec.annotations()));
        SortedSet<Integer> ports = new TreeSet<>();
        for (Listener listener : spec.listeners()) {
            HealthCheck check = rules.of(listener);
            ports.add(check.fixedPort().orElse(listener.nodePort()));
        }
        return ports;
    }

    private static IngressRule fromBackend(Protocol protocol, int first, int last) {
        return IngressRule.of(protocol, first, last, new IngressRule.Source.Backend());
    }

    /// The groups of all nodes. While there is no node, the rules that exist stay: nodes come back.
    private SortedSet<String> nodeGroups(NodeSet nodes) {
        SortedSet<String> groups = new TreeSet<>();
        nodes.nodes().forEach(node -> groups.addAll(groupOf(node)));
        if (!groups.isEmpty()) {
            return groups;
        }
        if (ambiguous) {
            findings.miss(
                    AwsReason.AMBIGUOUS_NODE_SECURITY_GROUP,
                    "",
                    "no node can be let in: every node has several security groups. Tag exactly one of each with kubernetes.io/cluster/%s"
                            .formatted(owner.cluster().name()));
        }
        return new TreeSet<>(shared.nodeRules().keySet());
    }

    private SortedSet<String> groupOf(TargetNode node) {
        Optional<String> instanceId = Targets.instanceId(node);
        if (instanceId.isEmpty()) {
            return skip(node, "its providerID '%s' names no EC2 instance".formatted(node.providerId()));
        }
        Surroundings.Machine machine = shared.surroundings().machines().get(instanceId.get());
        return switch (machine) {
            case null -> new TreeSet<>();
            case Surroundings.Machine.Gone _ ->
                skip(node, "instance %s does not exist or is being terminated".formatted(instanceId.get()));
            case Surroundings.Machine.Present present -> groupOf(node, present);
        };
    }

    private SortedSet<String> groupOf(TargetNode node, Surroundings.Machine.Present machine) {
        Optional<String> vpc = shared.surroundings().vpcId();
        if (vpc.filter(machine.vpcId()::equals).isEmpty()) {
            return skip(node, "it is in VPC %s and not in %s".formatted(machine.vpcId(), vpc.orElse("(unknown)")));
        }
        SortedSet<String> candidates = machine.groups().size() > 1 ? taggedOurs(machine.groups()) : machine.groups();
        if (candidates.size() == 1) {
            return candidates;
        }
        ambiguous = true;
        findings.warn(
                AwsReason.AMBIGUOUS_NODE_SECURITY_GROUP,
                "",
                "node %s is not reached by load balancers: of its security groups %s, %d carry the tag kubernetes.io/cluster/%s. Tag exactly one"
                        .formatted(
                                node.name(),
                                String.join(", ", machine.groups()),
                                candidates.size(),
                                owner.cluster().name()));
        return new TreeSet<>();
    }

    private SortedSet<String> taggedOurs(SortedSet<String> ids) {
        SortedSet<String> tagged = new TreeSet<>();
        for (String id : ids) {
            Surroundings.Group group = shared.surroundings().groups().get(id);
            if (group != null && group.taggedOurs()) {
                tagged.add(id);
            }
        }
        return tagged;
    }

    private SortedSet<String> skip(TargetNode node, String why) {
        findings.warn(AwsReason.MACHINE_UNUSABLE, "", "node %s takes no traffic: %s".formatted(node.name(), why));
        return new TreeSet<>();
    }

    private void missUnknown(NodeSet nodes) {
        if (shared.surroundings().vpcId().isEmpty()) {
            findings.miss(AwsReason.VPC_UNKNOWN, "", "no node tells which VPC the cluster is in; set --aws-vpc-id");
        }
        new Targets(shared.surroundings())
                .unasked(nodes)
                .forEach(node -> findings.miss(
                        AwsReason.MACHINE_UNKNOWN,
                        "",
                        "the machine of node %s was not looked up yet".formatted(node.name())));
    }
}
