// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What gets better is an event as well as what gets worse: a warning is never the last word on what is mended.
class MendedTest {
    private static final String REFUSE = "fake.example/refuse";
    private static final String MISSPELT = "fake.example/sise";

    private final ControllerStage stage = new ControllerStage();
    private final SteppedController controller = stage.start();

    private Event lastWord() {
        return stage.world.events().stream()
                .map(KubeWorld.SaidEvent::event)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private void serve() {
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofSeconds(10));
    }

    private void annotate(String key, String value) {
        stage.world.annotate("web", key, value);
        controller.runFor(Duration.ofSeconds(10));
    }

    @Test
    void saysThatABadEditWasUndone() {
        serve();
        annotate(REFUSE, "no");
        assertThat(lastWord().reason().isWarning()).isTrue();

        annotate(REFUSE, "");

        assertThat(lastWord().reason().isWarning()).isFalse();
        assertThat(lastWord().reason()).isEqualTo(Event.Reason.LOAD_BALANCER_ACCEPTED);
    }

    @Test
    void saysThatATypoWasRemoved() {
        serve();
        annotate(MISSPELT, "large");
        assertThat(lastWord().reason().isWarning()).isTrue();

        annotate(MISSPELT, "");

        assertThat(lastWord().reason()).isEqualTo(Event.Reason.LOAD_BALANCER_ACCEPTED);
    }

    @Test
    void warnsAgainOfTheSameMistakeMadeAgain() {
        serve();
        annotate(MISSPELT, "large");
        annotate(MISSPELT, "");

        annotate(MISSPELT, "large");

        assertThat(lastWord().reason().isWarning()).isTrue();
    }

    @Test
    void saysThatABadEditWasUndoneWhileNobodyLooked() {
        serve();
        annotate(REFUSE, "no");
        controller.stop();
        stage.world.annotate("web", REFUSE, "");

        stage.start();

        assertThat(lastWord().reason()).isEqualTo(Event.Reason.LOAD_BALANCER_ACCEPTED);
    }

    @Test
    void saysThatTheCloudAllowsItAgain() {
        stage.cloud.refuse("CreateBALANCER", CloudError.quotaExceeded("no more balancers", "request", "Balancers"));
        serve();
        assertThat(lastWord().reason().isWarning()).isTrue();

        stage.cloud.refuseNothing();
        controller.runFor(Duration.ofMinutes(6));

        assertThat(stage.world.condition("web", Condition.PROVISIONED).status()).isEqualTo(Condition.Status.TRUE);
        assertThat(lastWord().reason().isWarning()).isFalse();
    }

    @Test
    void saysThatNobodyChangesTheStatusAnyMore() {
        serve();
        for (int second = 0; second < 120; second++) {
            stage.world.writeIngress("web", List.of(new Ingress(Address.hostName("theirs.example"), List.of())));
            controller.runFor(Duration.ofSeconds(1));
        }
        assertThat(stage.world.reasons("web")).contains("StatusContested");

        controller.runFor(Duration.ofMinutes(15));

        assertThat(lastWord().reason()).isEqualTo(Event.Reason.STATUS_SETTLED);
    }

    @Test
    void saysNothingWhereNothingWasWrong() {
        serve();
        annotate("fake.example/size", "large");

        assertThat(stage.world.reasons("web")).doesNotContain("LoadBalancerAccepted");
    }
}
