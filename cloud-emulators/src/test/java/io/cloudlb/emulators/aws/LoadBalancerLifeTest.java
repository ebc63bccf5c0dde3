// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static io.cloudlb.emulators.aws.AwsClients.NODE_GROUP;
import static io.cloudlb.emulators.aws.AwsClients.SUBNET_A;
import static io.cloudlb.emulators.aws.AwsClients.VPC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.aws.world.AwsTiming;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ResourceInUseException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/// The life of a load balancer from its security group to the last trace of it, through the AWS SDK.
class LoadBalancerLifeTest {

    private final TestClock clock = new TestClock();
    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder()
            .clock(clock)
            .timing(AwsTiming.immediate()
                    .withProvisioning(Duration.ofSeconds(90))
                    .withRegistration(Duration.ofSeconds(30))
                    .withInterfaceRelease(Duration.ofSeconds(60)))
            .build());
    private final AwsClients clients = AwsClients.inMemory(emulator);
    private final ElasticLoadBalancingV2Client elb = clients.elb();
    private final Ec2Client ec2 = clients.ec2();

    @Test
    void livesFromSecurityGroupToTheLastInterface() {
        String group = createGroup("web");
        LoadBalancer created = elb.createLoadBalancer(request -> request.name("web")
                        .type(LoadBalancerTypeEnum.NETWORK)
                        .subnets(SUBNET_A)
                        .securityGroups(group)
                        .tags(AwsClients.tag("owner", "test")))
                .loadBalancers()
                .getFirst();
        assertThat(created.loadBalancerArn())
                .startsWith("arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/web/");
        assertThat(created.dnsName()).matches("web-[0-9a-f]{16}\\.elb\\.eu-west-1\\.amazonaws\\.com");
        assertThat(created.state().code()).isEqualTo(LoadBalancerStateEnum.PROVISIONING);

        TargetGroup targets = AwsClients.createTargetGroup(elb, "web-80", ProtocolEnum.TCP);
        elb.registerTargets(request -> request.targetGroupArn(targets.targetGroupArn())
                .targets(AwsClients.target("i-1"), AwsClients.target("i-2")));
        assertThat(states(targets)).containsOnly(TargetHealthStateEnum.UNUSED);

        Listener listener = AwsClients.createListener(elb, created, targets);
        assertThat(states(targets)).containsOnly(TargetHealthStateEnum.INITIAL);
        clock.advance(Duration.ofSeconds(90));
        assertThat(states(targets)).containsExactly(TargetHealthStateEnum.HEALTHY, TargetHealthStateEnum.HEALTHY);
        assertThat(elb.describeLoadBalancers()
                        .loadBalancers()
                        .getFirst()
                        .state()
                        .code())
                .isEqualTo(LoadBalancerStateEnum.ACTIVE);
        assertThat(listener.defaultActions().getFirst().targetGroupArn()).isEqualTo(targets.targetGroupArn());

        assertThatThrownBy(() -> elb.deleteTargetGroup(request -> request.targetGroupArn(targets.targetGroupArn())))
                .isInstanceOf(ResourceInUseException.class);
        elb.deleteLoadBalancer(request -> request.loadBalancerArn(created.loadBalancerArn()));
        elb.deleteTargetGroup(request -> request.targetGroupArn(targets.targetGroupArn()));
        assertThat(elb.describeTargetGroups().targetGroups()).isEmpty();

        assertThatThrownBy(() -> ec2.deleteSecurityGroup(request -> request.groupId(group)))
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        refusal -> assertThat(refusal.awsErrorDetails().errorCode())
                                .isEqualTo("DependencyViolation"));
        clock.advance(Duration.ofSeconds(60));
        ec2.deleteSecurityGroup(request -> request.groupId(group));
        assertThat(emulator.ownedResources("owner", "test")).isEmpty();
    }

    @Test
    void countsAndNamesEveryCall() {
        long mark = emulator.ledger().mark();
        createGroup("web");
        elb.describeLoadBalancers();

        assertThat(emulator.ledger().since(mark).operations())
                .containsExactly("CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "DescribeLoadBalancers");
        assertThat(emulator.ledger().since(mark).writes().count()).isEqualTo(2);
        assertThat(emulator.ledger().since(mark).reads().count()).isEqualTo(1);
    }

    @Test
    void showsTheGroupsOfNodes() {
        SecurityGroup nodes = ec2.describeSecurityGroups(request -> request.filters(
                        AwsClients.filter("vpc-id", VPC), AwsClients.filter("tag:kubernetes.io/cluster/test", "owned")))
                .securityGroups()
                .getFirst();

        assertThat(nodes.groupId()).isEqualTo(NODE_GROUP);
        assertThat(ec2.describeInstances().reservations())
                .allSatisfy(reservation -> assertThat(
                                reservation.instances().getFirst().securityGroups())
                        .extracting(each -> each.groupId())
                        .containsExactly(NODE_GROUP));
    }

    private String createGroup(String name) {
        String group = ec2.createSecurityGroup(request -> request.groupName(name)
                        .description("front of " + name)
                        .vpcId(VPC)
                        .tagSpecifications(AwsClients.tags(ResourceType.SECURITY_GROUP, "owner", "test")))
                .groupId();
        ec2.authorizeSecurityGroupIngress(request -> request.groupId(group)
                .ipPermissions(AwsClients.tcp(80, "0.0.0.0/0"))
                .tagSpecifications(AwsClients.tags(ResourceType.SECURITY_GROUP_RULE, "owner", "test")));
        return group;
    }

    private List<TargetHealthStateEnum> states(TargetGroup targets) {
        return elb
                .describeTargetHealth(request -> request.targetGroupArn(targets.targetGroupArn()))
                .targetHealthDescriptions()
                .stream()
                .map(description -> description.targetHealth().state())
                .toList();
    }
}
