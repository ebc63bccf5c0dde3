// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.HaltingTime;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Nodes that come and go.
interface NodeScenarios extends Scenarios {
    /// The label that keeps a node out.
    String EXCLUDE = "node.kubernetes.io/exclude-from-external-load-balancers";

    @Test
    default void sendsToNodesThatJoinAndNoLongerToThoseThatLeave() {
        stage().start();
        stage().user().create(aService("web").port(80).port(443));
        String host = stage().user().awaitHostName("web");

        stage().join(2);
        awaitTargets(host, stage().instance(0), stage().instance(1), stage().instance(2));

        stage().user().removeNode(stage().node(0));
        awaitTargets(host, stage().instance(1), stage().instance(2));
    }

    @Test
    default void leavesOutNodesThatALabelExcludes() {
        ClusterUser user = stage().user();
        stage().start();
        user.create(aService("web").port(80));
        String host = user.awaitHostName("web");

        user.labelNode(stage().node(0), EXCLUDE, "");
        awaitTargets(host, stage().instance(1));

        user.labelNode(stage().node(0), EXCLUDE, "false");
        awaitTargets(host, stage().instance(0), stage().instance(1));
    }

    @Test
    default void callsOncePerTargetGroupHoweverManyNodesJoin() {
        HaltingTime time = new HaltingTime();
        RunningController controller = stage().start(RunOptions.USUAL.by(time));
        stage().user().create(aService("web").port(80).port(443));
        String host = stage().user().awaitHostName("web");
        controller.settle();
        int mark = controller.calls().mark();

        time.halt();
        stage().join(2);
        stage().join(3);
        controller.awaitNodes(stage().node(2), stage().node(3));
        time.resume();

        awaitTargets(host, stage().instance(0), stage().instance(1), stage().instance(2), stage().instance(3));
        controller.settle();
        assertThat(controller.calls().writesSince(mark)).containsExactly("RegisterTargets", "RegisterTargets");
    }

    private void awaitTargets(String host, String... instances) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> stage().console().targets(host).values().stream().allMatch(Set.of(instances)::equals));
    }
}
