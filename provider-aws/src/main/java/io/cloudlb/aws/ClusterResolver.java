// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.model.Listener;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import io.cloudlb.core.provider.Resolution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the Services need of the cluster's shared resources: the backend group, and on the security group of the
/// nodes one rule for the whole node port range, so that a further Service needs no further rule. A node port or a
/// health check outside of the range, as it is configured here, adds its port: the API server may know another
/// range. Pure.
final class ClusterResolver {
    private final Owner.Shared owner;
    private final AwsState.OfCluster shared;
    private final PortRange nodePorts;
    private final List<Problem> missing = new ArrayList<>();

    ClusterResolver(Owner.Shared owner, AwsState.OfCluster shared, PortRange nodePorts) {
        this.owner = owner;
        this.shared = shared;
        this.nodePorts = nodePorts;
    }

    Resolution<AwsDesired> resolve(Collection<LoadBalancerSpec> users, NodeTargets nodes) {
        List<LoadBalancerSpec> managed =
                users.stream().filter(this::leavesGroupsToUs).toList();
        if (managed.isEmpty()) {
            return new Resolution.Resolved<>(AwsDesired.OfCluster.absent(owner), List.of());
        }
        missing.addAll(nodes.unknown());
        SortedMap<String, SortedSet<IngressRule>> rules = new TreeMap<>();
        SortedSet<IngressRule> wanted = rules(managed);
        nodeGroups(nodes).forEach(group -> rules.put(group, wanted));
        AwsDesired desired = new AwsDesired.OfCluster(owner, Optional.of(backendGroup()), rules);
        return missing.isEmpty()
                ? new Resolution.Resolved<>(desired, List.of())
                : new Resolution.Unknown<>(missing, List.of());
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
            for (Listener listener : user.listeners()) {
                addOutside(rules, listener.protocol(), listener.nodePort());
            }
            healthCheckPorts(user).forEach(port -> addOutside(rules, Protocol.TCP, port));
        }
        return rules;
    }

    private void addOutside(SortedSet<IngressRule> rules, Protocol protocol, int port) {
        if (port < nodePorts.first() || port > nodePorts.last()) {
            rules.add(fromBackend(protocol, port, port));
        }
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

    /// The groups of all nodes that can be reached. While there is none, the rules that exist stay: nodes come back.
    private SortedSet<String> nodeGroups(NodeTargets nodes) {
        if (!nodes.groups().isEmpty()) {
            return nodes.groups();
        }
        nodes.ambiguous().ifPresent(missing::add);
        return new TreeSet<>(shared.nodeRules().keySet());
    }
}
