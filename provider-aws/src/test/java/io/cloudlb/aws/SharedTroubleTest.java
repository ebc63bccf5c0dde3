// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The nodes' security group cannot be opened for one Service; the others do not suffer.
class SharedTroubleTest {
    /// As many as AWS takes, less the two for all node ports.
    private static final int RULES_OF_OTHERS = 58;

    private final AwsCluster cluster = new AwsCluster().nodes(1, 2, 3);

    /// Health checks of UDP need a port outside of the node port range, so one more rule.
    @BeforeEach
    void leaveNoRoomForTheRuleOfOneService() {
        for (int rule = 1; rule <= RULES_OF_OTHERS; rule++) {
            cluster.aws().emulator().seed().ingressRule(AwsWorld.NODE_GROUP, "tcp", rule, rule, "192.0.2.0/24");
        }
        cluster.create("web");
        cluster.rest();
        cluster.kube().create(AService.aService("dns").udp(53));
        cluster.rest();
    }

    private Condition.Status provisioned(String name) {
        return cluster.kube().condition(name, Condition.PROVISIONED).status();
    }

    @Test
    void holdsTheServiceThatNeedsTheRuleAndSaysWhy() {
        assertThat(provisioned("dns")).isEqualTo(Condition.Status.FALSE);
        assertThat(cluster.kube().condition("dns", Condition.PROVISIONED).message())
                .contains("what the cluster's Services share", "rules per security group");
        assertThat(cluster.kube().service("dns").status().ingress()).isEmpty();
    }

    @Test
    void movesTheTargetsOfTheOthers() {
        Calls added = cluster.callsOf(() -> cluster.nodes(4));
        Calls removed = cluster.callsOf(() -> cluster.removeNodes(1));

        assertThat(added.count("RegisterTargets")).isGreaterThanOrEqualTo(2);
        assertThat(removed.count("DeregisterTargets")).isGreaterThanOrEqualTo(2);
        assertThat(provisioned("web")).isEqualTo(Condition.Status.TRUE);
        assertThat(cluster.kube().journal().settled()).isPresent();
    }

    @Test
    void changesTheOthersAsTheyAsk() {
        cluster.kube().annotate("web", AwsAnnotations.CHECK_INTERVAL, "30");
        cluster.rest();

        assertThat(provisioned("web")).isEqualTo(Condition.Status.TRUE);
        assertThat(cluster.aws().emulator().snapshot().targetGroups())
                .anySatisfy(group -> assertThat(group.toString()).contains("30"));
    }

    @Test
    void doesNotMoveHealthChecksToAPortThatIsNotOpen() {
        cluster.kube().annotate("web", AwsAnnotations.CHECK_PORT, "8080");
        cluster.rest();

        assertThat(provisioned("web")).isEqualTo(Condition.Status.FALSE);
        assertThat(cluster.aws().callsSince(0).count("ModifyTargetGroup")).isZero();
    }

    @Test
    void makesTheLoadBalancerOfAServiceThatNamesItsOwnGroups() {
        cluster.aws().emulator().seed().securityGroup("sg-own", "own", AwsWorld.VPC, Map.of());

        cluster.kube().create(AService.aService("own").port(80).annotation(AwsAnnotations.SECURITY_GROUPS, "sg-own"));
        cluster.rest(Duration.ofMinutes(6));

        assertThat(provisioned("own")).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void servesItOnceThereIsRoom() {
        cluster.aws()
                .clients()
                .ec2()
                .revokeSecurityGroupIngress(request -> request.groupId(AwsWorld.NODE_GROUP)
                        .ipProtocol("tcp")
                        .fromPort(1)
                        .toPort(1)
                        .cidrIp("192.0.2.0/24"));
        cluster.rest(Duration.ofMinutes(6));

        assertThat(provisioned("dns")).isEqualTo(Condition.Status.TRUE);
    }
}
