// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.client.AwsApi;
import io.cloudlb.aws.model.AwsNames;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Pages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/// The reads of ELBv2.
public record ElbReads(AwsApi api) {
    /// Most items of a page of a listing (AWS).
    static final int PAGE = 400;

    /// Most ARNs of one DescribeTags (AWS).
    static final int TAGS_PER_CALL = 20;

    /// Most names of one DescribeLoadBalancers (AWS); for DescribeTargetGroups no limit is documented.
    private static final int NAMES_PER_CALL = 20;

    /// All network load balancers of the region. The API cannot filter.
    ///
    /// @param keep what is kept of one
    <K> List<K> loadBalancers(Function<LoadBalancer, Stream<K>> keep) {
        return Pages.each(
                this::loadBalancerPage,
                DescribeLoadBalancersResponse::loadBalancers,
                DescribeLoadBalancersResponse::nextMarker,
                found -> isOfNetwork(found) ? keep.apply(found) : Stream.empty());
    }

    /// All load balancers of the region, a page at a time.
    Pages<DescribeLoadBalancersResponse> loadBalancerPages() {
        return new Pages<>(this::loadBalancerPage, DescribeLoadBalancersResponse::nextMarker);
    }

    private DescribeLoadBalancersResponse loadBalancerPage(@Nullable String marker) {
        return api.describeElb(
                "DescribeLoadBalancers",
                elb -> elb.describeLoadBalancers(
                        request -> request.marker(marker).pageSize(PAGE)));
    }

    /// The network load balancers that have these names, whoever made them.
    List<LoadBalancer> loadBalancersNamed(Collection<String> names) {
        return ofAnyTypeNamed(names).stream().filter(ElbReads::isOfNetwork).toList();
    }

    private List<LoadBalancer> ofAnyTypeNamed(Collection<String> names) {
        return named(
                names,
                chunk -> api.describeElb(
                                "DescribeLoadBalancers",
                                elb -> elb.describeLoadBalancers(request -> request.names(chunk)))
                        .loadBalancers());
    }

    private static boolean isOfNetwork(LoadBalancer found) {
        return found.type() == LoadBalancerTypeEnum.NETWORK;
    }

    /// The load balancer of that name, whoever made it; none is an empty list.
    public List<LoadBalancer> loadBalancerNamed(String name) {
        return ofAnyTypeNamed(List.of(name));
    }

    /// All target groups of the region that have a name of our shape.
    ///
    /// @param keep what is kept of one
    <K> List<K> targetGroups(Function<TargetGroup, Stream<K>> keep) {
        return Pages.each(
                this::targetGroupPage,
                DescribeTargetGroupsResponse::targetGroups,
                DescribeTargetGroupsResponse::nextMarker,
                found -> AwsNames.hasOurShape(found.targetGroupName()) ? keep.apply(found) : Stream.empty());
    }

    /// All target groups of the region, a page at a time.
    Pages<DescribeTargetGroupsResponse> targetGroupPages() {
        return new Pages<>(this::targetGroupPage, DescribeTargetGroupsResponse::nextMarker);
    }

    private DescribeTargetGroupsResponse targetGroupPage(@Nullable String marker) {
        return api.describeElb(
                "DescribeTargetGroups",
                elb -> elb.describeTargetGroups(
                        request -> request.marker(marker).pageSize(PAGE)));
    }

    /// The target groups that have these names, whoever made them.
    List<TargetGroup> targetGroupsNamed(Collection<String> names) {
        return named(
                names,
                chunk -> api.describeElb(
                                "DescribeTargetGroups",
                                elb -> elb.describeTargetGroups(request -> request.names(chunk)))
                        .targetGroups());
    }

    /// The target group of that name, whoever made it; none is an empty list.
    public List<TargetGroup> targetGroupNamed(String name) {
        return targetGroupsNamed(List.of(name));
    }

    /// AWS refuses the whole call when one name is nobody's; then each is asked for alone.
    private static <T> List<T> named(Collection<String> names, Function<List<String>, List<T>> ask) {
        List<T> all = new ArrayList<>();
        for (List<String> chunk : Pages.chunks(names, NAMES_PER_CALL)) {
            try {
                all.addAll(ask.apply(chunk));
            } catch (CloudException failure) {
                all.addAll(goneOr(failure));
                List<String> others = chunk.size() > 1 ? chunk : List.of();
                others.forEach(name -> all.addAll(named(List.of(name), ask)));
            }
        }
        return all;
    }

    /// Tags by ARN. What is deleted meanwhile is left out.
    Map<String, SortedMap<String, String>> tags(Collection<String> arns) {
        Map<String, SortedMap<String, String>> tags = new HashMap<>();
        tags(arns, tags::put);
        return tags;
    }

    /// The same, one resource after the other: nothing is kept of those that nobody keeps.
    void tags(Collection<String> arns, BiConsumer<String, SortedMap<String, String>> each) {
        for (List<String> chunk : Pages.chunks(arns, TAGS_PER_CALL)) {
            describeTags(chunk).forEach(found -> each.accept(found.resourceArn(), tags(found)));
        }
    }

    /// The tags of one resource; none while AWS does not list it.
    public SortedMap<String, String> tagsOf(String arn) {
        return tags(List.of(arn)).getOrDefault(arn, new TreeMap<>());
    }

    /// AWS refuses the whole call when one resource is gone; then each is asked for alone.
    private List<TagDescription> describeTags(List<String> arns) {
        try {
            return api.describeElb("DescribeTags", elb -> elb.describeTags(request -> request.resourceArns(arns)))
                    .tagDescriptions();
        } catch (CloudException failure) {
            if (!failure.error().is(CloudError.Kind.NOT_FOUND) || arns.size() == 1) {
                return goneOr(failure);
            }
            List<TagDescription> remaining = new ArrayList<>();
            arns.forEach(arn -> remaining.addAll(describeTags(List.of(arn))));
            return remaining;
        }
    }

    List<Listener> listeners(String loadBalancerArn) {
        return Pages.all(
                marker -> api.describeElb(
                        "DescribeListeners",
                        elb -> elb.describeListeners(request ->
                                request.loadBalancerArn(loadBalancerArn).marker(marker))),
                DescribeListenersResponse::listeners,
                DescribeListenersResponse::nextMarker);
    }

    SortedMap<String, String> loadBalancerAttributes(String arn) {
        SortedMap<String, String> attributes = new TreeMap<>();
        api.describeElb(
                        "DescribeLoadBalancerAttributes",
                        elb -> elb.describeLoadBalancerAttributes(request -> request.loadBalancerArn(arn)))
                .attributes()
                .forEach(found -> attributes.put(found.key(), found.value()));
        return attributes;
    }

    SortedMap<String, String> targetGroupAttributes(String arn) {
        SortedMap<String, String> attributes = new TreeMap<>();
        api.describeElb(
                        "DescribeTargetGroupAttributes",
                        elb -> elb.describeTargetGroupAttributes(request -> request.targetGroupArn(arn)))
                .attributes()
                .forEach(found -> attributes.put(found.key(), found.value()));
        return attributes;
    }

    /// Ids of the registered targets. One that is draining was deregistered and only ends its connections.
    SortedSet<String> targets(String targetGroupArn) {
        SortedSet<String> targets = new TreeSet<>();
        api
                .describeElb(
                        "DescribeTargetHealth",
                        elb -> elb.describeTargetHealth(request -> request.targetGroupArn(targetGroupArn)))
                .targetHealthDescriptions()
                .stream()
                .filter(found -> !isDraining(found))
                .forEach(found -> targets.add(found.target().id()));
        return targets;
    }

    private static boolean isDraining(TargetHealthDescription found) {
        return found.targetHealth() != null && found.targetHealth().state() == TargetHealthStateEnum.DRAINING;
    }

    private static SortedMap<String, String> tags(TagDescription found) {
        SortedMap<String, String> tags = new TreeMap<>();
        found.tags()
                .forEach(tag ->
                        tags.put(tag.key(), Optional.ofNullable(tag.value()).orElse("")));
        return tags;
    }

    private static <T> List<T> goneOr(CloudException failure) {
        if (failure.error().is(CloudError.Kind.NOT_FOUND)) {
            return List.of();
        }
        throw failure;
    }
}
