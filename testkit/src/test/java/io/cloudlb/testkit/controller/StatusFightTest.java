// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.testkit.kube.KubeWrite;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Somebody else writes the status, too.
class StatusFightTest {
    private static final List<Ingress> THEIRS = List.of(new Ingress(Address.hostName("theirs.example"), List.of()));
    private static final String REMARK = "someone else keeps changing";

    private final ControllerStage stage = new ControllerStage();
    private final SteppedController controller = stage.start();
    private List<Ingress> ours = List.of();

    @BeforeEach
    void serve() {
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofSeconds(10));
        ours = ingress();
        assertThat(ours).hasSize(1);
        stage.world.writes().clearLedger();
    }

    @Test
    void isRepairedAtOnceAFewTimes() {
        fight(Duration.ofSeconds(2));

        assertThat(ingress()).isEqualTo(ours);
        assertThat(repairs()).isEqualTo(2);
        assertThat(Collections.frequency(stage.world.reasons("web"), "LoadBalancerDrifted"))
                .isEqualTo(2);
        assertThat(provisioned()).doesNotContain(REMARK);
    }

    @Test
    void isRepairedLessAndLessOftenWhenItGoesOn() {
        fight(Duration.ofMinutes(20));

        assertThat(repairs()).isBetween(8L, 10L);
        assertThat(Collections.frequency(stage.world.reasons("web"), "StatusContested"))
                .isEqualTo(1);
        assertThat(Collections.frequency(stage.world.reasons("web"), "LoadBalancerDrifted"))
                .isEqualTo(2);
        assertThat(provisioned()).contains(REMARK);
    }

    @Test
    void isRepairedForGoodOnceTheOtherStops() {
        fight(Duration.ofMinutes(2));

        controller.runFor(Duration.ofMinutes(15));
        assertThat(ingress()).isEqualTo(ours);
        assertThat(provisioned()).doesNotContain(REMARK);

        stage.world.writes().clearLedger();
        controller.runFor(Duration.ofHours(1));
        assertThat(stage.world.writes().ledger()).isEmpty();
    }

    @Test
    void isRepairedAtOnceWhenItHappensNowAndThen() {
        for (int i = 0; i < 10; i++) {
            stage.world.writeIngress("web", THEIRS);
            controller.runFor(Duration.ofMinutes(1));
            assertThat(ingress()).isEqualTo(ours);
        }
        assertThat(stage.world.reasons("web")).doesNotContain("StatusContested");
    }

    @Test
    void doesNotKeepAnEditFromBeingServed() {
        fight(Duration.ofMinutes(2));

        stage.world.annotate("web", "fake.example/size", "large");
        controller.runFor(Duration.ofSeconds(1));

        assertThat(stage.cloud.resources().values())
                .anyMatch(resource -> "large".equals(resource.facts().get("size")));
    }

    private void fight(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            stage.world.writeIngress("web", THEIRS);
            controller.runFor(Duration.ofSeconds(1));
        }
    }

    private long repairs() {
        return stage.world.writes().ledger().stream()
                .filter(write -> write.verb() == KubeWrite.Verb.WRITE_STATUS)
                .count();
    }

    private List<Ingress> ingress() {
        return stage.world.service("web").status().ingress();
    }

    private String provisioned() {
        return stage.world.condition("web", Condition.PROVISIONED).message();
    }
}
