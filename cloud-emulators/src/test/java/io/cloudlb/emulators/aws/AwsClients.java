// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.sts.StsClient;

/// SDK clients that ask one emulator and never ask twice.
record AwsClients(SdkHttpClient http, URI endpoint, Region region, AwsCredentialsProvider credentials) {

    static final String VPC = "vpc-1";
    static final String SUBNET_A = "subnet-a";
    static final String SUBNET_B = "subnet-b";
    static final String NODE_GROUP = "sg-nodes";

    static AwsClients inMemory(AwsEmulator emulator) {
        return new AwsClients(
                new InMemoryHttpClient(emulator),
                URI.create("http://aws.invalid"),
                Region.of(emulator.region()),
                somebody());
    }

    static AwsCredentialsProvider somebody() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));
    }

    /// An account with one VPC, a public subnet in each of two zones, and three nodes.
    static AwsEmulator seeded(AwsEmulator emulator) {
        emulator.seed()
                .vpc(VPC)
                .publicSubnet(SUBNET_A, VPC, "eu-west-1a", "10.0.1.0/24", Map.of("kubernetes.io/role/elb", "1"))
                .publicSubnet(SUBNET_B, VPC, "eu-west-1b", "10.0.2.0/24", Map.of("kubernetes.io/role/elb", "1"))
                .securityGroup(NODE_GROUP, "nodes", VPC, Map.of("kubernetes.io/cluster/test", "owned"))
                .instance("i-1", SUBNET_A, "10.0.1.11", List.of(NODE_GROUP), Map.of("Name", "node-1"))
                .instance("i-2", SUBNET_A, "10.0.1.12", List.of(NODE_GROUP), Map.of("Name", "node-2"))
                .instance("i-3", SUBNET_B, "10.0.2.11", List.of(NODE_GROUP), Map.of("Name", "node-3"));
        return emulator;
    }

    ElasticLoadBalancingV2Client elb() {
        return configured(ElasticLoadBalancingV2Client.builder()).build();
    }

    Ec2Client ec2() {
        return configured(Ec2Client.builder()).build();
    }

    StsClient sts() {
        return configured(StsClient.builder()).build();
    }

    ResourceGroupsTaggingApiClient tagging() {
        return configured(ResourceGroupsTaggingApiClient.builder()).build();
    }

    private <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configured(B builder) {
        return builder.httpClient(http)
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(credentials)
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    }

    static LoadBalancer createLoadBalancer(ElasticLoadBalancingV2Client elb, String name) {
        return elb.createLoadBalancer(request ->
                        request.name(name).type(LoadBalancerTypeEnum.NETWORK).subnets(SUBNET_A, SUBNET_B))
                .loadBalancers()
                .getFirst();
    }

    static TargetGroup createTargetGroup(ElasticLoadBalancingV2Client elb, String name, ProtocolEnum protocol) {
        CreateTargetGroupRequest request = CreateTargetGroupRequest.builder()
                .name(name)
                .protocol(protocol)
                .port(30080)
                .vpcId(VPC)
                .build();
        return elb.createTargetGroup(request).targetGroups().getFirst();
    }

    static Listener createListener(ElasticLoadBalancingV2Client elb, LoadBalancer loadBalancer, TargetGroup targets) {
        return elb.createListener(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn())
                        .protocol(targets.protocol())
                        .port(80)
                        .defaultActions(forward(targets)))
                .listeners()
                .getFirst();
    }

    static Action forward(TargetGroup targets) {
        return Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .targetGroupArn(targets.targetGroupArn())
                .build();
    }

    static TargetDescription target(String id) {
        return TargetDescription.builder().id(id).build();
    }

    static software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag tag(String key, String value) {
        return software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag.builder()
                .key(key)
                .value(value)
                .build();
    }

    static TagSpecification tags(ResourceType type, String key, String value) {
        return TagSpecification.builder()
                .resourceType(type)
                .tags(Tag.builder().key(key).value(value).build())
                .build();
    }

    static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }

    static IpPermission tcp(int port, String cidr) {
        return IpPermission.builder()
                .ipProtocol("tcp")
                .fromPort(port)
                .toPort(port)
                .ipRanges(IpRange.builder().cidrIp(cidr).description("somebody").build())
                .build();
    }
}
