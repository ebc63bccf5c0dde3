// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.change.LoadBalancerChange;
import io.cloudlb.aws.client.AwsApi;
import io.cloudlb.aws.client.AwsErrors;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsKind;
import io.cloudlb.aws.model.AwsReason;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.model.Drain;
import io.cloudlb.aws.model.Lookup;
import io.cloudlb.aws.read.ElbAnswers;
import io.cloudlb.aws.read.ElbReads;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;

/// Makes the calls that write load balancers.
record LoadBalancerWrites(AwsApi api, ElbReads elb, FoundByName foundByName, InstantSource time) {
    /// AWS takes up to three minutes to leave a zone.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(20);

    private static final Set<String> DIFFERENT_EXISTS = Set.of("DuplicateLoadBalancerName");

    Applied<AwsState> apply(LoadBalancerChange change, AwsState.OfService state, AwsState.OfCluster shared) {
        return switch (change) {
            case LoadBalancerChange.Create create ->
                create(create, groupIds(create.wanted().securityGroups(), state, shared));
            case LoadBalancerChange.SetSubnets set -> setSubnets(set, Lookup.loadBalancer(state, set.loadBalancer()));
            case LoadBalancerChange.MoveAllSubnets move ->
                new Applied.Failed<>(CloudError.invalidRequest(
                        "%s %s".formatted(move.resource(), move.detail()), "", "SubnetsOfTheSameZones"));
            case LoadBalancerChange.SetSecurityGroups set ->
                setSecurityGroups(
                        Lookup.loadBalancer(state, set.loadBalancer()), groupIds(set.groups(), state, shared));
            case LoadBalancerChange.StartDrain drain -> startDrain(Lookup.loadBalancer(state, drain.loadBalancer()));
            case LoadBalancerChange.Delete delete -> delete(Lookup.loadBalancer(state, delete.loadBalancer()));
        };
    }

    private static SortedSet<String> groupIds(
            AwsDesired.Groups groups, AwsState.OfService state, AwsState.OfCluster shared) {
        return switch (groups) {
            case AwsDesired.Groups.Named named -> named.ids();
            case AwsDesired.Groups.Managed managed ->
                Lookup.securityGroupIds(managed, state, shared)
                        .orElseThrow(() -> Lookup.missing(AwsKind.SECURITY_GROUP.named(managed.frontendName())));
        };
    }

    /// CreateLoadBalancer answers with an existing load balancer when name and settings are equal, whoever made it. Our
    /// own names hold the Service's UID; where the user chose the name, the tags of what was answered are read.
    private Applied<AwsState> create(LoadBalancerChange.Create change, SortedSet<String> groupIds) {
        if (change.wanted().subnets().byZone().isEmpty()) {
            return new Applied.Failed<>(CloudError.obstructed(
                    "%s is gone, and no subnet is found for a new one; tag or name one in %s"
                            .formatted(change.resource(), AwsAnnotations.SUBNETS),
                    "",
                    AwsReason.NO_SUITABLE_SUBNET.toString()));
        }
        SortedMap<String, String> tags = Sorted.put(change.wanted().tags(), AwsTags.ATTRIBUTES, change.fingerprint());
        try {
            CreateLoadBalancerResponse answer = send(change.wanted(), groupIds, tags);
            LoadBalancer answered = answer.loadBalancers().getFirst();
            AwsState.LoadBalancer made = made(answered, tags);
            return change.wanted().nameChosen()
                    ? take(change.wanted(), elb.tagsOf(answered.loadBalancerArn()), made, Effects.requestId(answer))
                    : Effects.done(answer, state -> state.with(made));
        } catch (CloudException failure) {
            if (!DIFFERENT_EXISTS.contains(AwsErrors.codeOf(failure))) {
                throw failure;
            }
            return existing(change.wanted(), failure.error().requestId());
        }
    }

    private CreateLoadBalancerResponse send(
            AwsDesired.LoadBalancer wanted, SortedSet<String> groupIds, Map<String, String> tags) {
        return api.createElb(
                "CreateLoadBalancer",
                elb -> elb.createLoadBalancer(request -> request.name(wanted.name())
                        .type(LoadBalancerTypeEnum.NETWORK)
                        .scheme(wanted.scheme().toString())
                        .subnets(wanted.subnets().byZone().values())
                        .securityGroups(groupIds)
                        .tags(AwsRequests.tags(tags))));
    }

    /// One that is not being set up was there before, made by an earlier try: its listeners are not known.
    private static AwsState.LoadBalancer made(LoadBalancer answer, SortedMap<String, String> tags) {
        AwsState.LoadBalancer made = ElbAnswers.loadBalancer(answer, tags);
        boolean isNew = answer.state() != null && answer.state().code() == LoadBalancerStateEnum.PROVISIONING;
        return isNew
                ? made.withAttributes(Map.of()).withListeners(Optional.of(new TreeMap<>()), new TreeMap<>())
                : made;
    }

    /// The load balancer of that name, made before a crash.
    private Applied<AwsState> existing(AwsDesired.LoadBalancer wanted, String requestId) {
        Optional<LoadBalancer> listed =
                elb.loadBalancerNamed(wanted.name()).stream().findFirst();
        if (listed.isEmpty()) {
            return foundByName.untagged(reference(wanted), requestId);
        }
        SortedMap<String, String> tags = elb.tagsOf(listed.get().loadBalancerArn());
        return take(wanted, tags, ElbAnswers.loadBalancer(listed.get(), tags), requestId);
    }

    private Applied<AwsState> take(
            AwsDesired.LoadBalancer wanted,
            SortedMap<String, String> tags,
            AwsState.LoadBalancer found,
            String requestId) {
        return foundByName.take(
                reference(wanted),
                tags,
                wanted.tags(),
                state -> Lookup.service(state).with(found),
                requestId);
    }

    private static ResourceRef reference(AwsDesired.LoadBalancer wanted) {
        return AwsKind.LOAD_BALANCER.named(wanted.name());
    }

    private Applied<AwsState> setSubnets(LoadBalancerChange.SetSubnets change, AwsState.LoadBalancer balancer) {
        try {
            return Effects.onLoadBalancer(
                    api.modifyElb(
                            "SetSubnets",
                            elb -> elb.setSubnets(request -> request.loadBalancerArn(balancer.arn())
                                    .subnets(change.byZone().values()))),
                    balancer.name(),
                    found -> found.withSubnets(change.byZone()));
        } catch (CloudException failure) {
            if (!isStillLeavingAZone(failure)) {
                throw failure;
            }
            return new Applied.Pending<>(
                    UnaryOperator.identity(),
                    failure.error().requestId(),
                    LOOK_AGAIN,
                    "AWS still takes load balancer %s out of its old subnet, which may last three minutes; it enters the new one after that"
                            .formatted(balancer.name()));
        }
    }

    /// Which code AWS gives is not documented; its words are.
    private static boolean isStillLeavingAZone(CloudException failure) {
        String message = failure.error().message();
        return message.contains("Availability Zone") && message.contains("already associated");
    }

    private Applied<AwsState> setSecurityGroups(AwsState.LoadBalancer balancer, SortedSet<String> groupIds) {
        return Effects.onLoadBalancer(
                api.modifyElb(
                        "SetSecurityGroups",
                        elb -> elb.setSecurityGroups(request ->
                                request.loadBalancerArn(balancer.arn()).securityGroups(groupIds))),
                balancer.name(),
                found -> found.withSecurityGroups(groupIds));
    }

    private Applied<AwsState> startDrain(AwsState.LoadBalancer balancer) {
        Map<String, String> mark = Map.of(AwsTags.DRAINING_SINCE, Drain.since(time.instant()));
        return Effects.onLoadBalancer(
                api.createElb(
                        "AddTags",
                        elb -> elb.addTags(
                                request -> request.resourceArns(balancer.arn()).tags(AwsRequests.tags(mark)))),
                balancer.name(),
                found -> found.withTags(Sorted.putAll(found.tags(), mark)));
    }

    private Applied<AwsState> delete(AwsState.LoadBalancer balancer) {
        return Effects.done(
                api.createElb(
                        "DeleteLoadBalancer",
                        elb -> elb.deleteLoadBalancer(request -> request.loadBalancerArn(balancer.arn()))),
                state -> without(state, balancer));
    }

    /// Its listeners are gone with it, so no target group is used by it any more.
    private static AwsState.OfService without(AwsState.OfService state, AwsState.LoadBalancer balancer) {
        AwsState.OfService rest = state.withoutLoadBalancer(balancer.name());
        for (AwsState.TargetGroup group : state.targetGroups().values()) {
            if (group.usedBy().contains(balancer.arn())) {
                rest = rest.with(group.withUsedBy(Sorted.minus(group.usedBy(), Set.of(balancer.arn()))));
            }
        }
        return rest;
    }
}
