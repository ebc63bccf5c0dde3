// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import io.cloudlb.testkit.kube.KubeWorld.SaidEvent;
import io.cloudlb.testkit.kube.KubeWrite;
import io.cloudlb.testkit.kube.KubeWrite.Verb;
import io.cloudlb.testkit.kube.WriteHook;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An API server that does not let us write must not leave users in the dark: conditions need the right to write them.
class RefusedWritesTest {
    private final ControllerStage stage = new ControllerStage();

    @Test
    void saysOnceThatTheApiServerRefusesTheFinalizer() {
        SteppedController controller = stage.start();
        stage.world.writes().hook(refusing(Verb.ADD_FINALIZER));
        stage.world.create(aService("web").port(80));

        controller.runFor(Duration.ofHours(1));

        assertThat(failures())
                .singleElement()
                .extracting(Event::message)
                .asString()
                .contains("ADD_FINALIZER is forbidden", "every 5 minutes", "docs/deploy.md");
        assertThat(stage.count(Kind.BALANCER)).isZero();
    }

    @Test
    void saysOnceThatTheApiServerRefusesTheStatus() {
        SteppedController controller = stage.start();
        stage.world.writes().hook(refusing(Verb.WRITE_STATUS));
        stage.world.create(aService("web").port(80));

        controller.runFor(Duration.ofHours(1));
        stage.world.touch("web");
        controller.runFor(Duration.ofHours(1));

        assertThat(failures()).hasSize(1);
    }

    @Test
    void goesOnOnceTheRightIsGivenAndSaysItAgainWhenItIsTaken() {
        SteppedController controller = stage.start();
        stage.world.writes().hook(refusing(Verb.ADD_FINALIZER));
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofMinutes(1));
        stage.world.writes().hook(WriteHook.NONE);
        controller.runFor(Duration.ofMinutes(6));
        assertThat(stage.world.service("web").status().ingress()).hasSize(1);

        stage.world.writes().hook(refusing(Verb.WRITE_STATUS));
        stage.world.writeIngress("web", List.of());
        controller.runFor(Duration.ofMinutes(1));

        assertThat(failures()).hasSize(2);
    }

    @Test
    void saysNothingWhileTheApiServerIsOnlyAway() {
        SteppedController controller = stage.start();
        stage.world.writes().hook(failing(Verb.ADD_FINALIZER, KubernetesException.Kind.UNAVAILABLE));
        stage.world.create(aService("web").port(80));

        controller.runFor(Duration.ofHours(1));

        assertThat(failures()).isEmpty();
    }

    private List<Event> failures() {
        return stage.world.events().stream()
                .map(SaidEvent::event)
                .filter(event -> event.reason() == Event.Reason.SYNC_LOAD_BALANCER_FAILED)
                .toList();
    }

    private static WriteHook refusing(Verb verb) {
        return failing(verb, KubernetesException.Kind.REFUSED);
    }

    private static WriteHook failing(Verb verb, KubernetesException.Kind kind) {
        return new WriteHook() {
            @Override
            public void before(KubeWrite write) {
                if (write.verb() == verb) {
                    throw new KubernetesException(kind, verb + " is forbidden");
                }
            }
        };
    }
}
