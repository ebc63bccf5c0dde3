// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import java.net.URI;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/// What a person sees in an account, with the AWS SDK and none of our code.
///
/// @param elb Elastic Load Balancing
/// @param ec2 EC2
record AwsConsole(ElasticLoadBalancingV2Client elb, Ec2Client ec2) implements AutoCloseable {
    /// The UID of the Service that a resource belongs to.
    private static final String SERVICE_UID = "cloudlb.io/service-uid";

    static AwsConsole of(URI endpoint) {
        return new AwsConsole(
                pointed(ElasticLoadBalancingV2Client.builder(), endpoint).build(),
                pointed(Ec2Client.builder(), endpoint).build());
    }

    private static <B extends AwsClientBuilder<B, C>, C> B pointed(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(AwsAccount.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("person", "secret")));
    }

    /// The load balancer with that host name.
    LoadBalancer loadBalancer(String hostName) {
        return elb.describeLoadBalancers().loadBalancers().stream()
                .filter(found -> found.dnsName().equalsIgnoreCase(hostName))
                .findFirst()
                .orElseThrow();
    }

    /// Its listeners, such as `80/TCP`.
    NavigableSet<String> listeners(String hostName) {
        String arn = loadBalancer(hostName).loadBalancerArn();
        NavigableSet<String> listeners = new TreeSet<>();
        elb.describeListeners(request -> request.loadBalancerArn(arn))
                .listeners()
                .forEach(found -> listeners.add(found.port() + "/" + found.protocolAsString()));
        return listeners;
    }

    /// Its target groups.
    List<TargetGroup> targetGroups(String hostName) {
        String arn = loadBalancer(hostName).loadBalancerArn();
        return elb.describeTargetGroups(request -> request.loadBalancerArn(arn)).targetGroups();
    }

    /// The instances that each of its target groups sends to, by node port.
    SortedMap<Integer, NavigableSet<String>> targets(String hostName) {
        SortedMap<Integer, NavigableSet<String>> targets = new TreeMap<>();
        targetGroups(hostName).forEach(group -> targets.put(group.port(), instances(group)));
        return targets;
    }

    private NavigableSet<String> instances(TargetGroup group) {
        NavigableSet<String> ids = new TreeSet<>();
        elb
                .describeTargetHealth(request -> request.targetGroupArn(group.targetGroupArn()))
                .targetHealthDescriptions()
                .stream()
                .filter(found -> !isDraining(found))
                .forEach(found -> ids.add(found.target().id()));
        return ids;
    }

    private static boolean isDraining(TargetHealthDescription found) {
        return found.targetHealth().state() == TargetHealthStateEnum.DRAINING;
    }

    /// Who may connect to a Service's load balancer: the ranges that its frontend security group lets in.
    NavigableSet<String> allowedSources(String serviceUid) {
        NavigableSet<String> ranges = new TreeSet<>();
        groups(serviceUid).stream()
                .flatMap(group -> group.ipPermissions().stream())
                .flatMap(AwsConsole::ranges)
                .forEach(ranges::add);
        return ranges;
    }

    private static Stream<String> ranges(IpPermission permission) {
        return permission.ipRanges().stream().map(IpRange::cidrIp);
    }

    /// The ids and ARNs of all that is marked as a Service's.
    NavigableSet<String> belongings(String serviceUid) {
        NavigableSet<String> belongings = new TreeSet<>();
        groups(serviceUid).forEach(group -> belongings.add(group.groupId()));
        elb.describeLoadBalancers().loadBalancers().stream()
                .map(LoadBalancer::loadBalancerArn)
                .filter(arn -> isMarked(arn, serviceUid))
                .forEach(belongings::add);
        elb.describeTargetGroups().targetGroups().stream()
                .map(TargetGroup::targetGroupArn)
                .filter(arn -> isMarked(arn, serviceUid))
                .forEach(belongings::add);
        return belongings;
    }

    /// All load balancers of the account, whoever made them.
    List<LoadBalancer> loadBalancers() {
        return elb.describeLoadBalancers().loadBalancers();
    }

    private List<SecurityGroup> groups(String serviceUid) {
        Filter marked =
                Filter.builder().name("tag:" + SERVICE_UID).values(serviceUid).build();
        return ec2.describeSecurityGroups(request -> request.filters(marked)).securityGroups();
    }

    private boolean isMarked(String arn, String serviceUid) {
        return elb.describeTags(request -> request.resourceArns(arn)).tagDescriptions().stream()
                .flatMap(description -> description.tags().stream())
                .anyMatch(tag -> tag.key().equals(SERVICE_UID) && tag.value().equals(serviceUid));
    }

    @Override
    public void close() {
        elb.close();
        ec2.close();
    }
}
