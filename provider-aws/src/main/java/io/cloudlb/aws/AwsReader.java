// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.OtherLoadBalancer;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.TargetTrust;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/// Reads what an owner has, or what all owners have, by the marks on the resources and never from memory.
record AwsReader(ClusterIdentity cluster, ElbReads elb, Ec2Reads ec2, ClusterReader clusterReader) {

    /// Everything of the cluster, in bulk: no listener, attribute or target is read one by one. Where quotas of
    /// targets may matter, it takes the attributes to know which nodes were registered, so those targets are not
    /// known.
    Inventory<AwsState> inventory(NodeSet nodes, TargetTrust trust) {
        ClusterReader.Found found =
                clusterReader.read(Entries.union(Targets.instanceIds(nodes), Targets.instanceIds(trust.nodes())));
        SortedSet<String> trusted = new TreeSet<>(new Targets(found.shared().surroundings())
                .candidates(trust.nodes())
                .keySet());
        List<LoadBalancer> loadBalancers = elb.loadBalancers();
        List<TargetGroup> targetGroups = elb.targetGroups();
        Map<String, SortedMap<String, String>> tags = elb.tags(Stream.concat(
                        loadBalancers.stream().map(LoadBalancer::loadBalancerArn),
                        targetGroups.stream().map(TargetGroup::targetGroupArn))
                .toList());

        Map<String, Long> groupsByOwner = targetGroups.stream()
                .flatMap(group ->
                        AwsTags.service(cluster, tags.getOrDefault(group.targetGroupArn(), new TreeMap<>())).stream())
                .collect(Collectors.groupingBy(Owner.Service::uid, Collectors.counting()));
        InventoryBuilder services = new InventoryBuilder(cluster);
        found.markedGroups().forEach(group -> services.add(group.tags(), state -> state.with(group)));
        OtherControllers otherControllers = new OtherControllers(cluster);
        Map<ServiceKey, OtherLoadBalancer> others = new HashMap<>();
        for (LoadBalancer balancer : loadBalancers) {
            SortedMap<String, String> marks = tags.getOrDefault(balancer.loadBalancerArn(), new TreeMap<>());
            services.add(marks, state -> state.with(ElbAnswers.loadBalancer(balancer, marks)));
            otherControllers
                    .service(marks)
                    .filter(_ -> AwsTags.mark(marks).isEmpty())
                    .ifPresent(service -> others.put(
                            service,
                            otherControllers.describe(balancer.loadBalancerName(), balancer.dnsName(), marks)));
        }
        for (TargetGroup group : targetGroups) {
            SortedMap<String, String> marks = tags.getOrDefault(group.targetGroupArn(), new TreeMap<>());
            Optional<SortedSet<String>> targets = AwsTags.service(cluster, marks)
                    .filter(trust.settled()::contains)
                    .filter(owner -> TargetRoom.isAmple(trusted.size() * groupsByOwner.getOrDefault(owner.uid(), 1L)))
                    .map(_ -> trusted);
            services.add(marks, state -> state.with(ElbAnswers.targetGroup(group, marks, targets)));
        }
        return new Inventory<>(found.shared(), services.build(), others);
    }

    /// The shared state and the surroundings, afresh.
    AwsState observe(NodeSet nodes) {
        return clusterReader.read(Targets.instanceIds(nodes)).shared();
    }

    /// The shared state afresh; subnets and machines as they are known.
    AwsState refresh(AwsState.OfCluster known) {
        return clusterReader.refresh(known.surroundings());
    }

    /// One Service's resources, afresh and in full. Load balancers may have a name the user chose, so all whose name
    /// could be the Service's are asked for their marks.
    AwsState observe(Owner.Service owner) {
        List<LoadBalancer> balancers = elb.loadBalancers().stream()
                .filter(found -> mayBeNamedFor(owner, found.loadBalancerName()))
                .toList();
        List<TargetGroup> groups = elb.targetGroups().stream()
                .filter(found -> found.targetGroupName().startsWith(AwsNames.prefix(owner)))
                .toList();
        Map<String, SortedMap<String, String>> tags = elb.tags(Stream.concat(
                        balancers.stream().map(LoadBalancer::loadBalancerArn),
                        groups.stream().map(TargetGroup::targetGroupArn))
                .toList());
        tags.values().removeIf(found -> !AwsTags.mark(found).equals(Optional.of(owner.mark())));

        AwsState.OfService state = AwsState.OfService.NOTHING;
        for (TargetGroup group : groups) {
            if (tags.containsKey(group.targetGroupArn())) {
                state = state.with(inFull(group, tags.getOrDefault(group.targetGroupArn(), new TreeMap<>())));
            }
        }
        Map<String, String> groupNames = state.targetGroups().values().stream()
                .collect(Collectors.toMap(AwsState.TargetGroup::arn, AwsState.TargetGroup::name));
        for (LoadBalancer balancer : balancers) {
            if (tags.containsKey(balancer.loadBalancerArn())) {
                state = state.with(
                        inFull(balancer, tags.getOrDefault(balancer.loadBalancerArn(), new TreeMap<>()), groupNames));
            }
        }
        for (SecurityGroup group : ec2.securityGroups(owner.mark())) {
            state = state.with(Ec2Answers.ownGroup(group));
        }
        return state;
    }

    private static boolean mayBeNamedFor(Owner.Service owner, String name) {
        return name.startsWith(AwsNames.prefix(owner)) || !AwsNames.hasOurShape(name);
    }

    private AwsState.TargetGroup inFull(TargetGroup answer, SortedMap<String, String> tags) {
        String arn = answer.targetGroupArn();
        return ElbAnswers.targetGroup(answer, tags, Optional.of(elb.targets(arn)))
                .withAttributes(elb.targetGroupAttributes(arn));
    }

    private AwsState.LoadBalancer inFull(
            LoadBalancer answer, SortedMap<String, String> tags, Map<String, String> groupNames) {
        SortedMap<Integer, AwsState.Listener> listeners = new TreeMap<>();
        for (Listener listener : elb.listeners(answer.loadBalancerArn())) {
            ElbAnswers.protocol(listener.protocolAsString())
                    .ifPresent(protocol -> listeners.put(
                            listener.port(),
                            new AwsState.Listener(
                                    listener.listenerArn(),
                                    listener.port(),
                                    protocol,
                                    targetGroup(listener, groupNames))));
        }
        return ElbAnswers.loadBalancer(answer, tags)
                .withAttributes(elb.loadBalancerAttributes(answer.loadBalancerArn()))
                .withListeners(Optional.of(listeners));
    }

    private static String targetGroup(Listener listener, Map<String, String> groupNames) {
        return listener.defaultActions().stream()
                .flatMap(action -> Stream.ofNullable(action.targetGroupArn()))
                .map(arn -> groupNames.getOrDefault(arn, ""))
                .findFirst()
                .orElse("");
    }
}
