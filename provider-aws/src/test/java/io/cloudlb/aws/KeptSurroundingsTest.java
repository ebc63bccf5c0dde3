// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Condition.Status;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A load balancer that stands keeps what its surroundings do not tell any more, and all else of an edit is applied.
class KeptSurroundingsTest {
    private static final Map<String, String> OTHERS =
            Map.of("kubernetes.io/role/internal-elb", "1", "kubernetes.io/cluster/other", "owned");

    private final AwsCluster cluster = new AwsCluster().nodes(1, 2);

    private void serve(AService service) {
        cluster.kube().create(service);
        cluster.rest();
    }

    private void addPort() {
        cluster.kube()
                .edit(
                        "web",
                        SpecEdit.ports(AwsCluster.twoPorts("web").view().spec().ports()));
        cluster.rest();
    }

    private LoadBalancer loadBalancer() {
        return cluster.aws().emulator().snapshot().loadBalancers().getFirst();
    }

    private List<String> subnets() {
        return loadBalancer().zones().stream().map(zone -> zone.subnetId()).toList();
    }

    private List<Integer> ports() {
        return cluster.aws().emulator().snapshot().listeners().stream()
                .map(listener -> listener.port())
                .sorted()
                .toList();
    }

    private Condition condition(String type) {
        return cluster.kube().condition("web", type);
    }

    private void tagSubnets(Map<String, String> tags) {
        cluster.aws().emulator().seed().tags(AwsWorld.SUBNET_A, tags).tags(AwsWorld.SUBNET_B, tags);
    }

    @Test
    void addsAPortWhileNoSubnetIsOfferedAnyMore() {
        serve(AService.aService("web").port(80));
        tagSubnets(OTHERS);
        cluster.restart();

        addPort();

        assertThat(ports()).containsExactly(80, 443);
        assertThat(subnets()).containsExactlyInAnyOrder(AwsWorld.SUBNET_A, AwsWorld.SUBNET_B);
        assertThat(condition(Condition.ACCEPTED).status()).isEqualTo(Status.TRUE);
        assertThat(condition(Condition.ACCEPTED).message())
                .contains("all tagged for other clusters", "keeps the subnets it has");
        assertThat(condition(Condition.PROVISIONED).status()).isEqualTo(Status.TRUE);
    }

    @Test
    void addsAPortWhileTheRoleTagsAreGone() {
        serve(AService.aService("web").port(80));
        tagSubnets(Map.of());
        cluster.restart();

        addPort();

        assertThat(ports()).containsExactly(80, 443);
        assertThat(subnets()).containsExactlyInAnyOrder(AwsWorld.SUBNET_A, AwsWorld.SUBNET_B);
        assertThat(condition(Condition.ACCEPTED).message())
                .contains("none is tagged for it", "keeps the subnets it has");
        assertThat(condition(Condition.PROVISIONED).status()).isEqualTo(Status.TRUE);
    }

    @Test
    void makesNoneWhereNoSubnetIsOffered() {
        tagSubnets(OTHERS);

        serve(AService.aService("web").port(80));

        assertThat(cluster.aws().emulator().snapshot().loadBalancers()).isEmpty();
        assertThat(condition(Condition.ACCEPTED).reason()).isEqualTo("NoSuitableSubnet");
    }

    @Test
    void addsAPortWhileANamedSubnetIsNotFoundAndSaysThatItIsNot() {
        serve(AService.aService("web").port(80).annotation(AwsAnnotations.SUBNETS, AwsWorld.SUBNET_A));
        cluster.kube().annotate("web", AwsAnnotations.SUBNETS, "subnet-gone");

        addPort();

        assertThat(ports()).containsExactly(80, 443);
        assertThat(subnets()).containsExactly(AwsWorld.SUBNET_A);
        assertThat(condition(Condition.ACCEPTED).status()).isEqualTo(Status.FALSE);
        assertThat(condition(Condition.ACCEPTED).message()).contains("subnet-gone", "as the Service asks in all else");
        assertThat(condition(Condition.PROVISIONED).message()).contains("as the Service asks, but for");
    }

    @Test
    void addsAPortWhileANamedSecurityGroupIsNotFound() {
        cluster.aws().emulator().seed().securityGroup("sg-own", "own", AwsWorld.VPC, Map.of());
        serve(AService.aService("web").port(80).annotation(AwsAnnotations.SECURITY_GROUPS, "sg-own"));
        cluster.kube().annotate("web", AwsAnnotations.SECURITY_GROUPS, "renamed");

        addPort();

        assertThat(ports()).containsExactly(80, 443);
        assertThat(loadBalancer().securityGroups()).containsExactly("sg-own");
        assertThat(condition(Condition.ACCEPTED).reason()).isEqualTo("SecurityGroupNotFound");
    }

    @Test
    void leavesALoadBalancerWithItsOwnGroupsAloneWhileTheNamedOneIsNotFound() {
        serve(AService.aService("web").port(80));
        cluster.kube().annotate("web", AwsAnnotations.SECURITY_GROUPS, "missing");

        addPort();

        assertThat(ports())
                .as("whoever may come is decided by groups that are not there")
                .containsExactly(80);
        assertThat(condition(Condition.ACCEPTED).reason()).isEqualTo("SecurityGroupNotFound");
    }

    @Test
    void addsAPortWhileTheGroupsOfAllNodesAreUnclear() {
        serve(AService.aService("web").port(80));
        cluster.aws().emulator().seed().securityGroup("sg-extra", "extra", AwsWorld.VPC, Map.of());
        for (int number = 1; number <= 2; number++) {
            cluster.aws()
                    .emulator()
                    .seed()
                    .instance(
                            AwsWorld.instanceId(number),
                            AwsWorld.SUBNET_A,
                            "10.0.1." + (10 + number),
                            List.of(AwsWorld.NODE_GROUP, "sg-extra"),
                            Map.of());
        }
        cluster.restart();

        addPort();

        assertThat(ports()).containsExactly(80, 443);
    }

    @Test
    void addsAPortWhileNoNodeTellsWhichVpc() {
        serve(AService.aService("web").port(80));
        cluster.removeNodes(1, 2);
        cluster.restart();

        addPort();

        assertThat(ports()).containsExactly(80, 443);
        assertThat(condition(Condition.PROVISIONED).reason()).isEqualTo("NoNodes");
    }

    @Test
    void takesTheSubnetItNamesOnceThereIsOne() {
        serve(AService.aService("web").port(80).annotation(AwsAnnotations.SUBNETS, AwsWorld.SUBNET_A));
        cluster.kube().annotate("web", AwsAnnotations.SUBNETS, AwsWorld.SUBNET_A + ",late");
        cluster.rest();
        cluster.aws()
                .emulator()
                .seed()
                .subnet("subnet-c", AwsWorld.VPC, "eu-west-1c", "10.0.30.0/24", Map.of("Name", "late"));

        cluster.rest(Duration.ofMinutes(6));

        assertThat(subnets()).containsExactlyInAnyOrder(AwsWorld.SUBNET_A, "subnet-c");
        assertThat(condition(Condition.ACCEPTED).status()).isEqualTo(Status.TRUE);
    }
}
