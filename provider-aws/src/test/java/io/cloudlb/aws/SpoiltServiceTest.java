// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.AService;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A Service that is edited into what cannot be done keeps its load balancer on AWS, also when no process remembers
/// what it asked for before.
class SpoiltServiceTest {
    private static AwsCluster spoiltAndRestarted() {
        AwsCluster cluster = new AwsCluster().nodes(1, 2, 3);
        cluster.kube().create(AwsCluster.twoPorts("web").annotation(AwsAnnotations.CHECK_PORT, "8080"));
        cluster.rest();
        cluster.kube().annotate("web", AwsAnnotations.CHECK_PORT, "");
        cluster.kube().annotate("web", AwsAnnotations.SCHEME, "outside");
        cluster.rest();
        return cluster.restart();
    }

    private static List<Integer> portsOpenAtTheNodes(AwsCluster cluster) {
        return cluster.aws().emulator().snapshot().securityGroupRules().stream()
                .filter(rule -> rule.groupId().equals(AwsWorld.NODE_GROUP))
                .map(rule -> rule.fromPort())
                .toList();
    }

    @Test
    void followsTheNodesAfterARestartWithOneCallForEachTargetGroup() {
        AwsCluster cluster = spoiltAndRestarted();

        Calls added = cluster.callsOf(() -> cluster.nodes(4));
        Calls removed = cluster.callsOf(() -> cluster.removeNodes(1));

        assertThat(added.writes().operations()).containsExactly("RegisterTargets", "RegisterTargets");
        assertThat(removed.writes().operations()).containsExactly("DeregisterTargets", "DeregisterTargets");
        assertThat(cluster.kube().journal().settled()).isPresent();
    }

    @Test
    void keepsItsHostNameAndPortsInTheStatus() {
        AwsCluster cluster = new AwsCluster().nodes(1);
        cluster.create("web");
        cluster.rest();
        List<Ingress> published = cluster.kube().service("web").status().ingress();

        cluster.kube().annotate("web", AwsAnnotations.SCHEME, "outside");
        cluster.rest();
        cluster.restart();

        assertThat(published).isNotEmpty();
        assertThat(cluster.kube().service("web").status().ingress()).isEqualTo(published);
    }

    @Test
    void keepsTheNodesOpenForTheHealthChecksThatStand() {
        AwsCluster cluster = spoiltAndRestarted();

        assertThat(portsOpenAtTheNodes(cluster)).contains(8080);
    }

    @Test
    void closesTheNodesAgainOnceItIsMended() {
        AwsCluster cluster = spoiltAndRestarted();

        cluster.kube().annotate("web", AwsAnnotations.SCHEME, "");
        cluster.kube().create(AService.aService("other").port(80));
        cluster.rest();

        assertThat(portsOpenAtTheNodes(cluster)).isNotEmpty().doesNotContain(8080);
    }
}
