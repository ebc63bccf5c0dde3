// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What no code expects, thrown in the middle of the work.
class ErrorsTest {
    private final ControllerStage stage = new ControllerStage();

    @Test
    void takesWorkUpAgainThatAnErrorEnded() {
        SteppedController controller = stage.start();
        stage.world.create(aService("web").port(80));
        stage.cloud.hook(throwing(new StackOverflowError("as deep as it goes")));
        assertThatThrownBy(() -> controller.runFor(Duration.ofMinutes(1))).isInstanceOf(StackOverflowError.class);

        stage.cloud.hook(CallHook.NONE);
        controller.runFor(Duration.ofMinutes(1));

        assertThat(stage.world.service("web").status().ingress()).hasSize(1);
    }

    @Test
    void takesWorkUpAgainThatABugEnded() {
        SteppedController controller = stage.start();
        stage.world.create(aService("web").port(80));
        stage.cloud.hook(throwing(new IllegalStateException("a bug")));
        controller.runFor(Duration.ofSeconds(1));

        stage.cloud.hook(CallHook.NONE);
        controller.runFor(Duration.ofMinutes(1));

        assertThat(stage.world.service("web").status().ingress()).hasSize(1);
    }

    private static CallHook throwing(Throwable thrown) {
        return new CallHook() {
            @Override
            public void before(CloudCall call) {
                switch (thrown) {
                    case RuntimeException bug -> throw bug;
                    case Error error -> throw error;
                    default -> throw new IllegalArgumentException(thrown);
                }
            }
        };
    }
}
