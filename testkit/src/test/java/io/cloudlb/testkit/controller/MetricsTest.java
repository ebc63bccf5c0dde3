// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.testkit.ANode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is counted, and how often.
class MetricsTest {
    private static final String TIME_TO_ADDRESS = "cloudlb_time_to_address";
    private static final String HOST_UPDATES = "service_controller_update_loadbalancer_host_latency";
    private static final String NODE_SYNCS = "service_controller_nodesync_latency";
    private static final Duration A_WHILE = Duration.ofSeconds(30);

    private final ControllerStage stage = new ControllerStage();
    private final SteppedController controller = stage.start();

    @Test
    void timesTheFirstAddressOfAServiceOnce() {
        create();
        stage.world.writeIngress("web", List.of());
        controller.runFor(A_WHILE);

        assertThat(stage.world.service("web").status().ingress()).hasSize(1);
        assertThat(stage.timed(TIME_TO_ADDRESS)).isEqualTo(1);
    }

    @Test
    void doesNotTimeHowLongAPersonTakesToMendWhatWasRefused() {
        stage.world.create(aService("web").port(80).annotation("fake.example/refuse", "no such thing"));
        controller.runFor(Duration.ofMinutes(30));

        stage.world.annotate("web", "fake.example/refuse", "");
        controller.runFor(A_WHILE);

        assertThat(stage.timed(TIME_TO_ADDRESS)).isEqualTo(1);
        assertThat(stage.longest(TIME_TO_ADDRESS)).isLessThan(A_WHILE);
    }

    @Test
    void timesNoAddressThatWasThereBeforeTheProcess() {
        create();
        stage.start();
        stage.world.writeIngress("web", List.of());
        controller.runFor(A_WHILE);

        assertThat(stage.timed(TIME_TO_ADDRESS)).isEqualTo(1);
    }

    @Test
    void countsTheUpdateOfEachLoadBalancerAndTheWholeWave() {
        create();
        stage.world.create(aService("other").port(80));
        controller.runFor(A_WHILE);

        stage.world.addNode(ANode.aNode("node-b"));
        controller.runFor(A_WHILE);

        assertThat(stage.counter("service_controller_loadbalancer_sync")).isEqualTo(2);
        assertThat(stage.timed(HOST_UPDATES)).isEqualTo(2);
        assertThat(stage.timed(NODE_SYNCS)).isEqualTo(1);
    }

    @Test
    void countsUpdatesThatFail() {
        create();
        stage.cloud.refuse("SetTargets", CloudError.unavailable("nobody home", "request"));

        stage.world.addNode(ANode.aNode("node-b"));
        controller.runFor(Duration.ofSeconds(2));

        assertThat(stage.counter("service_controller_nodesync_error")).isEqualTo(1);
        assertThat(stage.timed(NODE_SYNCS)).isZero();
    }

    private void create() {
        stage.world.create(aService("web").port(80));
        controller.runFor(A_WHILE);
    }
}
