// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A renewal of the lease that comes late shuts the fence for a moment. What was left then is taken up again.
class FenceTest {
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    private final ControllerStage stage = new ControllerStage();
    private final SteppedController controller = stage.start();

    @Test
    void takesACreationUpAgainWhenTheFenceOpens() {
        stage.fenceShut = true;
        stage.world.create(aService("web").port(80));
        controller.runFor(A_WHILE);
        assertThat(stage.cloud.resources()).isEmpty();

        stage.fenceShut = false;
        controller.runFor(A_WHILE);

        assertThat(stage.world.service("web").status().ingress()).hasSize(1);
    }

    @Test
    void takesADeletionUpAgainWhenTheFenceOpens() {
        stage.world.create(aService("web").port(80));
        controller.runFor(A_WHILE);

        stage.fenceShut = true;
        stage.world.delete("web");
        controller.runFor(A_WHILE);
        assertThat(stage.world.service("web").meta().deleting()).isTrue();

        stage.fenceShut = false;
        controller.runFor(A_WHILE);

        assertThat(stage.world.find("web")).isEmpty();
        assertThat(stage.cloud.resources()).isEmpty();
    }

    @Test
    void isNotWaitedForByAProcessThatStops() {
        stage.fenceShut = true;
        stage.world.create(aService("web").port(80));
        controller.runFor(A_WHILE);

        controller.stop();
        stage.fenceShut = false;
        controller.runFor(A_WHILE);

        assertThat(stage.cloud.resources()).isEmpty();
    }

    @Test
    void doesNotCallItABugWhenClientsAreClosedUnderWhatStillRuns() {
        stage.cloud.hook(new CallHook() {
            @Override
            public void before(CloudCall call) {
                controller.stop();
                throw new IllegalStateException("Client is closed");
            }
        });
        try (LogOfClass log = new LogOfClass("io.cloudlb.core.controller.Controller")) {
            stage.world.create(aService("web").port(80));
            controller.runFor(A_WHILE);

            assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
        }
        assertThat(stage.cloud.resources()).isEmpty();
    }
}
