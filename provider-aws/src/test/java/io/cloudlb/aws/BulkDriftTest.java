// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.client.AwsClients;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.provider.BulkLook;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/// Drift is found by the listings of the region and, of what they do not show, by one call for each load balancer a
/// round. All that is compared has its turn within the interval.
class BulkDriftTest {
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    /// What a round may cost. Security groups are listed out of the share of the load balancers.
    private static int budget(int balancers, int groups) {
        return chunks(balancers, 400) + chunks(groups, 400) + chunks(balancers + groups, 20) + balancers;
    }

    private static int chunks(int items, int most) {
        return (items + most - 1) / most;
    }

    @Nested
    class OfFourHundredLoadBalancers {
        private static final int BALANCERS = 410;
        private static final int GROUPS = BALANCERS;

        private final AwsWorld world = new AwsWorld(builder -> builder.quotas(AwsQuotas.raised()));
        private final PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver();

        @Test
        void aRoundCostsTheListingsAndOneCallForEachLoadBalancer() {
            BulkLook<AwsDesired, AwsState, AwsChange> look = serve();
            long before = world.mark();

            int rounds = 0;
            int details = 0;
            while (details < 2 * (BALANCERS + GROUPS)) {
                long mark = world.mark();
                assertThat(look.findsChanged()).isEmpty();
                Calls calls = world.callsSince(mark);

                assertThat(calls.count()).as(calls.summary()).isLessThanOrEqualTo(budget(BALANCERS, GROUPS));
                assertThat(calls.count("DescribeLoadBalancers")).isEqualTo(2);
                assertThat(calls.count("DescribeTargetGroups")).isEqualTo(2);
                assertThat(calls.count("DescribeTags")).isEqualTo(chunks(BALANCERS + GROUPS, 20));
                rounds++;
                details += calls.count("DescribeTargetHealth")
                        + calls.count("DescribeListeners")
                        + calls.count("DescribeLoadBalancerAttributes")
                        + calls.count("DescribeTargetGroupAttributes");
            }

            Calls all = world.callsSince(before);
            assertThat(rounds).as("until everything was read").isEqualTo(5);
            assertThat(all.count("DescribeTargetHealth")).isBetween(GROUPS, GROUPS + BALANCERS);
            assertThat(all.count("DescribeListeners")).isBetween(BALANCERS, 2 * BALANCERS);
            assertThat(all.writes().count()).isZero();
        }

        private BulkLook<AwsDesired, AwsState, AwsChange> serve() {
            Map<String, String> roles = Map.of("kubernetes.io/role/elb", "1", "kubernetes.io/role/internal-elb", "1");
            world.emulator()
                    .seed()
                    .publicSubnet(AwsWorld.SUBNET_A, AwsWorld.VPC, "eu-west-1a", "10.0.64.0/19", roles)
                    .publicSubnet(AwsWorld.SUBNET_B, AwsWorld.VPC, "eu-west-1b", "10.0.96.0/19", roles);
            List<SpecFixture> specs = IntStream.range(0, BALANCERS)
                    .mapToObj(number -> SpecFixture.aSpec("web" + number).port(80))
                    .toList();
            driver.serve(specs.stream().map(SpecFixture::spec).toList());
            return BulkLook.of(driver, specs);
        }
    }

    /// What somebody may change with the cloud's own tools.
    record Change(String what, Consumer<AwsClients> byHand) {
        static Stream<Change> all() {
            return Stream.of(
                    new Change(
                            "load balancer deleted",
                            aws -> aws.elb().deleteLoadBalancer(request -> request.loadBalancerArn(balancer(aws)))),
                    new Change(
                            "listener deleted",
                            aws -> aws.elb().deleteListener(request -> request.listenerArn(listener(aws)))),
                    new Change(
                            "listener moved",
                            aws -> aws.elb()
                                    .modifyListener(request ->
                                            request.listenerArn(listener(aws)).port(81))),
                    new Change(
                            "targets deregistered",
                            aws -> aws.elb()
                                    .deregisterTargets(request -> request.targetGroupArn(group(aws))
                                            .targets(TargetDescription.builder()
                                                    .id(AwsWorld.instanceId(1))
                                                    .build()))),
                    new Change(
                            "load balancer attribute",
                            aws -> aws.elb()
                                    .modifyLoadBalancerAttributes(request -> request.loadBalancerArn(balancer(aws))
                                            .attributes(LoadBalancerAttribute.builder()
                                                    .key("load_balancing.cross_zone.enabled")
                                                    .value("false")
                                                    .build()))),
                    new Change(
                            "target group attribute",
                            aws -> aws.elb()
                                    .modifyTargetGroupAttributes(request -> request.targetGroupArn(group(aws))
                                            .attributes(TargetGroupAttribute.builder()
                                                    .key("deregistration_delay.timeout_seconds")
                                                    .value("3")
                                                    .build()))),
                    new Change(
                            "health check",
                            aws -> aws.elb()
                                    .modifyTargetGroup(request ->
                                            request.targetGroupArn(group(aws)).healthCheckIntervalSeconds(200))),
                    new Change(
                            "tag",
                            aws -> aws.elb()
                                    .removeTags(request ->
                                            request.resourceArns(group(aws)).tagKeys(AwsTags.MARKS.clusterName()))),
                    new Change(
                            "security groups",
                            aws -> aws.elb()
                                    .setSecurityGroups(request -> request.loadBalancerArn(balancer(aws))
                                            .securityGroups(frontend(aws)))),
                    new Change(
                            "rule",
                            aws -> aws.ec2()
                                    .authorizeSecurityGroupIngress(request -> request.groupId(frontend(aws))
                                            .ipPermissions(IpPermission.builder()
                                                    .ipProtocol("tcp")
                                                    .fromPort(22)
                                                    .toPort(22)
                                                    .ipRanges(IpRange.builder()
                                                            .cidrIp("0.0.0.0/0")
                                                            .build())
                                                    .build()))));
        }

        private static String balancer(AwsClients aws) {
            return aws.elb().describeLoadBalancers().loadBalancers().getFirst().loadBalancerArn();
        }

        private static String group(AwsClients aws) {
            return aws.elb().describeTargetGroups().targetGroups().getFirst().targetGroupArn();
        }

        private static String listener(AwsClients aws) {
            ElasticLoadBalancingV2Client elb = aws.elb();
            return elb.describeListeners(request -> request.loadBalancerArn(balancer(aws)))
                    .listeners()
                    .getFirst()
                    .listenerArn();
        }

        private static String frontend(AwsClients aws) {
            return aws.ec2().describeSecurityGroups().securityGroups().stream()
                    .filter(group -> group.groupName().startsWith("k8s-default-"))
                    .findFirst()
                    .orElseThrow()
                    .groupId();
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void isFoundAndRepairedWithinTheInterval(Change change) {
        AwsCluster cluster = new AwsCluster().nodes(1, 2);
        IntStream.rangeClosed(1, 5)
                .forEach(number -> cluster.kube()
                        .create(AService.aService("web" + number)
                                .port(80)
                                .annotation(
                                        "service.beta.kubernetes.io/aws-load-balancer-attributes",
                                        "load_balancing.cross_zone.enabled=true")
                                .annotation(
                                        "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes",
                                        "deregistration_delay.timeout_seconds=30")));
        cluster.rest(INTERVAL.plusSeconds(30));
        List<String> before = withoutMintedIds(cluster);
        change.byHand().accept(cluster.aws().clients());
        assertThat(withoutMintedIds(cluster)).isNotEqualTo(before);

        cluster.rest(INTERVAL.plusSeconds(30));

        assertThat(withoutMintedIds(cluster)).isEqualTo(before);
        assertThat(cluster.kube().services().stream()
                        .filter(service ->
                                cluster.kube().reasons(service.key().name()).contains("LoadBalancerDrifted")))
                .hasSize(1);
    }

    static Stream<Change> changes() {
        return Change.all();
    }

    private static List<String> withoutMintedIds(AwsCluster cluster) {
        return cluster.aws().owned().lines().sorted().toList();
    }
}
