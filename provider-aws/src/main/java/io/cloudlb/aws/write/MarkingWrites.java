// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.change.MarkingChange;
import io.cloudlb.aws.client.AwsApi;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Lookup;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.Pages;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/// Makes the calls that write tags and attributes.
record MarkingWrites(AwsApi api) {
    /// Most resources of one call (AWS).
    private static final int ARNS_PER_CALL = 20;

    Applied<AwsState> apply(MarkingChange change, AwsState state) {
        return switch (change) {
            case MarkingChange.SetTags set -> setTags(set, state);
            case MarkingChange.RemoveTags remove -> removeTags(remove, state);
            case MarkingChange.SetAttributes set -> setAttributes(set, Lookup.service(state));
        };
    }

    private Applied<AwsState> setTags(MarkingChange.SetTags change, AwsState state) {
        AwsResponse answer =
                switch (change.subject()) {
                    case MarkingChange.Subject.OfSecurityGroup group ->
                        tagGroup(Lookup.securityGroup(state, group.name()), change.tags());
                    case MarkingChange.Subject.OfLoadBalancerWithListeners all ->
                        tagElb(arns(all, Lookup.service(state)), change.tags());
                    case MarkingChange.Subject.WithAttributes balancing ->
                        tagElb(List.of(arn(balancing, Lookup.service(state))), change.tags());
                };
        return onTags(answer, change.subject(), found -> Sorted.putAll(found, change.tags()));
    }

    private Applied<AwsState> removeTags(MarkingChange.RemoveTags change, AwsState state) {
        AwsResponse answer =
                switch (change.subject()) {
                    case MarkingChange.Subject.OfSecurityGroup group ->
                        untagGroup(Lookup.securityGroup(state, group.name()), change);
                    case MarkingChange.Subject.OfLoadBalancerWithListeners all ->
                        untagElb(arns(all, Lookup.service(state)), change);
                    case MarkingChange.Subject.WithAttributes balancing ->
                        untagElb(List.of(arn(balancing, Lookup.service(state))), change);
                };
        return onTags(answer, change.subject(), found -> Sorted.removeAll(found, change.keys()));
    }

    private AwsResponse tagGroup(AwsState.SecurityGroup group, Map<String, String> tags) {
        return api.writeEc2(
                "CreateTags",
                ec2 -> ec2.createTags(request -> request.resources(group.id()).tags(SecurityGroupWrites.tags(tags))));
    }

    private AwsResponse tagElb(List<String> arns, Map<String, String> tags) {
        return inChunks(
                arns,
                chunk -> api.createElb(
                        "AddTags",
                        elb -> elb.addTags(
                                request -> request.resourceArns(chunk).tags(AwsRequests.tags(tags)))));
    }

    private AwsResponse untagGroup(AwsState.SecurityGroup group, MarkingChange.RemoveTags change) {
        return api.writeEc2(
                "DeleteTags",
                ec2 -> ec2.deleteTags(request -> request.resources(group.id())
                        .tags(change.keys().stream()
                                .map(key -> Tag.builder().key(key).build())
                                .toList())));
    }

    private AwsResponse untagElb(List<String> arns, MarkingChange.RemoveTags change) {
        return inChunks(
                arns,
                chunk -> api.createElb(
                        "RemoveTags",
                        elb -> elb.removeTags(
                                request -> request.resourceArns(chunk).tagKeys(change.keys()))));
    }

    /// The answer to the last of the calls.
    private static AwsResponse inChunks(List<String> arns, Function<List<String>, AwsResponse> call) {
        return Pages.chunks(arns, ARNS_PER_CALL).stream()
                .map(call)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static Applied<AwsState> onTags(
            AwsResponse answer, MarkingChange.Subject subject, UnaryOperator<SortedMap<String, String>> effect) {
        return switch (subject) {
            case MarkingChange.Subject.OfSecurityGroup group ->
                Effects.onSecurityGroup(answer, group.name(), found -> found.withTags(effect.apply(found.tags())));
            case MarkingChange.Subject.OfLoadBalancer(String name) ->
                Effects.onLoadBalancer(answer, name, found -> found.withTags(effect.apply(found.tags())));
            case MarkingChange.Subject.OfLoadBalancerWithListeners(String name) ->
                Effects.onLoadBalancer(answer, name, found -> found.withTags(effect.apply(found.tags())));
            case MarkingChange.Subject.OfTargetGroup group ->
                Effects.onTargetGroup(answer, group.name(), found -> found.withTags(effect.apply(found.tags())));
        };
    }

    private Applied<AwsState> setAttributes(MarkingChange.SetAttributes change, AwsState.OfService state) {
        String arn = arn(change.subject(), state);
        return switch (change.subject()) {
            case MarkingChange.Subject.OfLoadBalancer balancer ->
                Effects.onLoadBalancer(
                        setLoadBalancerAttributes(arn, change.attributes()),
                        balancer.name(),
                        found -> found.attributes()
                                .map(known -> found.withAttributes(Sorted.putAll(known, change.attributes())))
                                .orElse(found));
            case MarkingChange.Subject.OfTargetGroup group ->
                Effects.onTargetGroup(
                        setTargetGroupAttributes(arn, change.attributes()),
                        group.name(),
                        found -> found.attributes()
                                .map(known -> found.withAttributes(Sorted.putAll(known, change.attributes())))
                                .orElse(found));
        };
    }

    private AwsResponse setLoadBalancerAttributes(String arn, Map<String, String> attributes) {
        return api.modifyElb(
                "ModifyLoadBalancerAttributes",
                elb -> elb.modifyLoadBalancerAttributes(request -> request.loadBalancerArn(arn)
                        .attributes(attributes.entrySet().stream()
                                .map(entry -> LoadBalancerAttribute.builder()
                                        .key(entry.getKey())
                                        .value(entry.getValue())
                                        .build())
                                .toList())));
    }

    private AwsResponse setTargetGroupAttributes(String arn, Map<String, String> attributes) {
        return api.modifyElb(
                "ModifyTargetGroupAttributes",
                elb -> elb.modifyTargetGroupAttributes(request -> request.targetGroupArn(arn)
                        .attributes(attributes.entrySet().stream()
                                .map(entry -> TargetGroupAttribute.builder()
                                        .key(entry.getKey())
                                        .value(entry.getValue())
                                        .build())
                                .toList())));
    }

    private static List<String> arns(
            MarkingChange.Subject.OfLoadBalancerWithListeners subject, AwsState.OfService state) {
        AwsState.LoadBalancer balancer = Lookup.loadBalancer(state, subject.name());
        Stream<String> listeners = balancer.listeners().stream()
                .flatMap(known -> known.values().stream())
                .map(AwsState.Listener::arn);
        return Stream.concat(listeners, Stream.of(balancer.arn())).toList();
    }

    private static String arn(MarkingChange.Subject.WithAttributes subject, AwsState.OfService state) {
        return switch (subject) {
            case MarkingChange.Subject.OfLoadBalancer balancer ->
                Lookup.loadBalancer(state, balancer.name()).arn();
            case MarkingChange.Subject.OfTargetGroup group ->
                Lookup.targetGroup(state, group.name()).arn();
        };
    }
}
