// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsNames;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.model.Drain;
import io.cloudlb.aws.model.Scheme;
import io.cloudlb.aws.model.StateGaps;
import io.cloudlb.aws.model.Targets;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.OtherLoadBalancer;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.Inventory;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/// Reads what an owner has, or what all owners have, by the marks on the resources. Memory tells names to ask for, and
/// nothing else.
public record AwsReader(
        ClusterIdentity cluster,
        ElbReads elb,
        Ec2Reads ec2,
        ClusterReader clusterReader,
        RegionIndex index,
        ListenerReads listeners,
        Drain drain) {
    public AwsReader(ClusterIdentity cluster, ElbReads elb, Ec2Reads ec2, ClusterReader clusterReader, Drain drain) {
        this(cluster, elb, ec2, clusterReader, new RegionIndex(elb), new ListenerReads(elb), drain);
    }

    /// Everything of the cluster, in bulk: no listener, attribute or target is read one by one.
    public Inventory<AwsState> inventory(NodeSet nodes, Set<Owner.Service> settled) {
        ClusterReader.Found found = clusterReader.read(Targets.instanceIds(nodes));
        Inventory.Services<AwsState.OfService> services = new Inventory.Services<>(AwsState.OfService.NOTHING);
        found.markedGroups().forEach(group -> add(services, group.tags(), state -> state.with(group)));
        Map<ServiceKey, OtherLoadBalancer> others = index.alone(() -> listInto(services));
        TrustedTargets targets = new TrustedTargets(new Targets(found.shared().surroundings()).candidates(nodes));
        return new Inventory<>(
                found.shared(),
                services.all((owner, state) -> settled.contains(owner) ? targets.in(state) : state),
                others);
    }

    /// Of what is listed only records of ours are kept, and of those only what carries our marks.
    ///
    /// @return the load balancers of Services that other controllers made
    private Map<ServiceKey, OtherLoadBalancer> listInto(Inventory.Services<AwsState.OfService> services) {
        OtherControllers otherControllers = new OtherControllers(cluster);
        Map<ServiceKey, OtherLoadBalancer> others = new HashMap<>();
        Map<String, AwsState.LoadBalancer> balancers = new LinkedHashMap<>();
        elb.loadBalancers(answer -> Stream.of(ElbAnswers.loadBalancer(answer, Map.of())))
                .forEach(balancer -> balancers.put(balancer.arn(), balancer));
        Map<String, AwsState.TargetGroup> groups = new LinkedHashMap<>();
        elb.targetGroups(answer -> Stream.of(ElbAnswers.targetGroup(answer, Map.of(), Optional.empty())))
                .forEach(group -> groups.put(group.arn(), group));
        elb.tags(
                Stream.concat(balancers.keySet().stream(), groups.keySet().stream())
                        .toList(),
                (arn, tags) -> {
                    Stream.ofNullable(balancers.remove(arn))
                            .map(balancer -> balancer.withTags(tags))
                            .forEach(balancer -> {
                                add(services, tags, state -> state.with(balancer));
                                otherControllers
                                        .service(tags)
                                        .filter(_ -> AwsTags.MARKS.in(tags).isEmpty())
                                        .ifPresent(service -> others.put(
                                                service,
                                                otherControllers.describe(balancer.name(), balancer.dnsName(), tags)));
                            });
                    Stream.ofNullable(groups.remove(arn))
                            .map(group -> group.withTags(tags))
                            .forEach(group -> add(services, tags, state -> state.with(group)));
                });
        return others;
    }

    /// Takes a resource in, if these tags make it one of a Service of our cluster.
    private void add(
            Inventory.Services<AwsState.OfService> services,
            Map<String, String> tags,
            UnaryOperator<AwsState.OfService> with) {
        AwsTags.MARKS.service(cluster, tags).ifPresent(owner -> services.add(owner, with));
    }

    /// The shared state and the surroundings, afresh.
    public AwsState observe(NodeSet nodes) {
        return clusterReader.read(Targets.instanceIds(nodes)).shared();
    }

    /// The shared state afresh; subnets and machines as they are known.
    public AwsState refresh(AwsState.OfCluster known) {
        return clusterReader.refresh(known.surroundings());
    }

    /// One Service's resources, afresh and in full, whatever they are called: a user may have chosen the name of a load
    /// balancer, so all whose name could be the Service's are asked for their marks. So is what is known and not
    /// listed: a listing may lag behind.
    public AwsState observe(Owner.Service owner, AwsState.OfService known) {
        return inFull(owner, index.search(owner).and(namesOf(known)));
    }

    /// The same of resources whose names are known. Where no load balancer is known, the names are looked at that the
    /// Service's would have.
    ///
    /// @param earlier states that it was in before
    public AwsState observeKnown(Owner.Service owner, AwsState.OfService known, Collection<AwsState> earlier) {
        RegionIndex.Names names =
                earlier.stream().map(state -> namesOf(ofService(state))).reduce(namesOf(known), RegionIndex.Names::and);
        return inFull(owner, names.loadBalancers().isEmpty() ? names.and(usual(owner)) : names);
    }

    private static RegionIndex.Names namesOf(AwsState.OfService state) {
        return new RegionIndex.Names(
                new TreeSet<>(state.loadBalancers().keySet()),
                new TreeSet<>(state.targetGroups().keySet()));
    }

    private static RegionIndex.Names usual(Owner.Service owner) {
        return new RegionIndex.Names(
                Stream.of(Scheme.values())
                        .map(scheme -> AwsNames.loadBalancer(owner, scheme))
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>());
    }

    /// What a listing left open, and a plan for this needs.
    public AwsState complete(AwsDesired desired, AwsState known) {
        AwsState.OfService state = ofService(known);
        for (StateGaps.Gap gap : StateGaps.find(desired, state, drain)) {
            state = closed(state, gap);
        }
        return state;
    }

    /// The state with this read again.
    AwsState.OfService closed(AwsState.OfService state, StateGaps.Gap gap) {
        return switch (gap) {
            case StateGaps.Gap.Listeners(AwsState.LoadBalancer of) ->
                state.with(listeners.in(state.loadBalancer(of), state));
            case StateGaps.Gap.LoadBalancerAttributes(AwsState.LoadBalancer of) ->
                state.with(state.loadBalancer(of).withAttributes(elb.loadBalancerAttributes(of.arn())));
            case StateGaps.Gap.Targets(AwsState.TargetGroup of) ->
                state.with(state.targetGroup(of).withTargets(Optional.of(elb.targets(of.arn()))));
            case StateGaps.Gap.TargetGroupAttributes(AwsState.TargetGroup of) ->
                state.with(state.targetGroup(of).withAttributes(elb.targetGroupAttributes(of.arn())));
        };
    }

    static AwsState.OfService ofService(AwsState state) {
        return switch (state) {
            case AwsState.OfService service -> service;
            case AwsState.OfCluster _ ->
                throw new IllegalArgumentException("The state is the cluster's, not a Service's: " + state);
        };
    }

    private AwsState inFull(Owner.Service owner, RegionIndex.Names names) {
        List<LoadBalancer> balancers = elb.loadBalancersNamed(names.loadBalancers());
        List<TargetGroup> groups = elb.targetGroupsNamed(names.targetGroups());
        Map<String, SortedMap<String, String>> tags = elb.tags(Stream.concat(
                        balancers.stream().map(LoadBalancer::loadBalancerArn),
                        groups.stream().map(TargetGroup::targetGroupArn))
                .toList());
        tags.values().removeIf(found -> !AwsTags.MARKS.in(found).equals(Optional.of(owner.mark())));

        AwsState.OfService state = AwsState.OfService.NOTHING;
        for (TargetGroup group : groups) {
            if (tags.containsKey(group.targetGroupArn())) {
                state = state.with(inFull(group, tags.getOrDefault(group.targetGroupArn(), new TreeMap<>())));
            }
        }
        for (LoadBalancer balancer : balancers) {
            if (tags.containsKey(balancer.loadBalancerArn())) {
                state = state.with(
                        inFull(balancer, tags.getOrDefault(balancer.loadBalancerArn(), new TreeMap<>()), state));
            }
        }
        for (SecurityGroup group : ec2.securityGroups(owner.mark())) {
            state = state.with(Ec2Answers.ownGroup(group));
        }
        return state;
    }

    private AwsState.TargetGroup inFull(TargetGroup answer, SortedMap<String, String> tags) {
        String arn = answer.targetGroupArn();
        return ElbAnswers.targetGroup(answer, tags, Optional.of(elb.targets(arn)))
                .withAttributes(elb.targetGroupAttributes(arn));
    }

    private AwsState.LoadBalancer inFull(
            LoadBalancer answer, SortedMap<String, String> tags, AwsState.OfService state) {
        return listeners.in(
                ElbAnswers.loadBalancer(answer, tags)
                        .withAttributes(elb.loadBalancerAttributes(answer.loadBalancerArn())),
                state);
    }
}
