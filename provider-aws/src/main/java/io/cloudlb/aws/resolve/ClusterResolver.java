// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsNames;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.model.IngressRule;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.AnnotationReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the Services need of the cluster's shared resources: the backend group, and on the security group of the
/// nodes one rule for the whole node port range, so that a further Service needs no further rule. A node port outside
/// of the range, as it is configured here, adds its port: the API server may know another range. Of other ports only
/// kube-proxy's is let in, and each range that the administrator allows to health checks, as a whole, while some
/// Service has a port of it asked. So nobody opens a port by an annotation alone, and however many Services there are,
/// the group's quota of rules has room for all. Pure.
public final class ClusterResolver {
    /// Of each protocol: with those of health checks they stay well below 60, AWS's default quota.
    private static final int MOST_OUTSIDE = 10;

    private final Owner.Shared owner;
    private final AwsState.OfCluster shared;
    private final HealthCheckPorts ports;
    private final List<Problem> missing = new ArrayList<>();

    public ClusterResolver(Owner.Shared owner, AwsState.OfCluster shared, HealthCheckPorts ports) {
        this.owner = owner;
        this.shared = shared;
        this.ports = ports;
    }

    public Resolution<AwsDesired> resolve(Collection<LoadBalancerSpec> users, NodeTargets nodes) {
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
                AwsTags.MARKS.of(owner));
    }

    private SortedSet<IngressRule> rules(List<LoadBalancerSpec> users) {
        SortedSet<IngressRule> rules = new TreeSet<>();
        rules.add(fromBackend(Protocol.TCP, ports.nodePorts()));
        rules.add(fromBackend(Protocol.UDP, ports.nodePorts()));
        SortedSet<Integer> tcp = new TreeSet<>();
        SortedSet<Integer> udp = new TreeSet<>();
        for (LoadBalancerSpec user : users) {
            for (Listener listener : user.listeners()) {
                (listener.protocol() == Protocol.UDP ? udp : tcp).add(listener.nodePort());
            }
            if (user.trafficPolicy() instanceof TrafficPolicy.Local local) {
                tcp.add(local.healthCheckNodePort());
            }
            healthCheckPorts(user).forEach(port -> addAllowed(rules, port));
        }
        addOutside(rules, Protocol.TCP, tcp);
        addOutside(rules, Protocol.UDP, udp);
        return rules;
    }

    private void addAllowed(SortedSet<IngressRule> rules, int port) {
        if (port == TrafficPolicy.KUBE_PROXY_PORT) {
            rules.add(fromBackend(Protocol.TCP, new PortRange(port, port)));
        } else if (!ports.isNodePort(port)) {
            ports.allowing(port).ifPresent(range -> rules.add(fromBackend(Protocol.TCP, range)));
        }
    }

    /// Each by itself, while they are few. All of them are of one range, the API server's, so where there are more,
    /// those nearest to each other share a rule.
    private void addOutside(SortedSet<IngressRule> rules, Protocol protocol, SortedSet<Integer> nodePorts) {
        List<PortRange> outside = new ArrayList<>();
        nodePorts.stream()
                .filter(port -> port > 0 && !ports.isNodePort(port))
                .forEach(port -> outside.add(new PortRange(port, port)));
        while (outside.size() > MOST_OUTSIDE) {
            int nearest = nearest(outside);
            PortRange next = outside.remove(nearest + 1);
            outside.set(nearest, new PortRange(outside.get(nearest).first(), next.last()));
        }
        outside.forEach(range -> rules.add(fromBackend(protocol, range)));
    }

    /// The place of the range with the smallest gap to the next.
    private static int nearest(List<PortRange> sorted) {
        int nearest = 0;
        int smallest = Integer.MAX_VALUE;
        for (int place = 0; place + 1 < sorted.size(); place++) {
            int gap = sorted.get(place + 1).first() - sorted.get(place).last();
            if (gap < smallest) {
                nearest = place;
                smallest = gap;
            }
        }
        return nearest;
    }

    private List<Integer> healthCheckPorts(LoadBalancerSpec spec) {
        HealthCheckRules rules = new HealthCheckRules(spec, ports, new AnnotationReader(spec.annotations()));
        return spec.listeners().stream()
                .flatMap(listener -> rules.of(listener).fixedPort().stream())
                .toList();
    }

    private static IngressRule fromBackend(Protocol protocol, PortRange range) {
        return IngressRule.of(protocol, range.first(), range.last(), new IngressRule.Source.Backend());
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
