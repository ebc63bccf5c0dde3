// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.SpecEdit;
import io.cloudlb.testkit.kube.KubeWrite.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An address in a Service's status that is not ours is never taken away, whatever becomes of the Service.
class ForeignAddressTest {
    private static final String REFUSE = "fake.example/refuse";
    private static final List<Ingress> THEIRS = List.of(new Ingress(Address.hostName("theirs.example"), List.of()));

    private final ControllerStage stage = new ControllerStage();

    private List<Ingress> shown() {
        return stage.world.service("web").status().ingress();
    }

    private void createRefused() {
        stage.world.create(aService("web").annotation(REFUSE, "no").port(80));
        stage.world.writeIngress("web", THEIRS);
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void isLeftOnARefusedService(Policy policy) {
        createRefused();

        stage.under(policy).start();

        assertThat(shown()).isEqualTo(THEIRS);
    }

    @Test
    void isLeftOnARefusedServiceThatBearsTheCommonFinalizer() {
        createRefused();
        stage.world.addFinalizer("web", ClaimRules.COMMON_FINALIZER);

        SteppedController controller = stage.start();
        controller.stop();
        stage.start();

        assertThat(shown()).isEqualTo(THEIRS);
        assertThat(stage.world.condition("web", Condition.ACCEPTED).status()).isEqualTo(Condition.Status.FALSE);
    }

    @Test
    void isSpokenOfInConditionAndEventAndWrittenAboutOnce() {
        createRefused();
        SteppedController controller = stage.start();

        stage.world.touch("web");
        controller.runFor(Duration.ofHours(1));

        assertThat(stage.world.condition("web", Condition.ACCEPTED).message())
                .contains("is not cloudlb's, and is left as it is");
        assertThat(stage.said(Event.Reason.FOREIGN_ADDRESS)).hasSize(1);
        assertThat(stage.world.writes().ledger()).hasSizeLessThanOrEqualTo(2);
    }

    /// Ports that cannot be had are told in a condition of their own, also where there is more that is wrong.
    @Test
    void keepsTheConditionOfPortsAndIsWrittenAboutOnceWhereSeveralThingsAreWrong() {
        stage.world.create(aService("web").annotation(REFUSE, "no").port(80).port(Protocol.SCTP, 81));
        stage.world.writeIngress("web", THEIRS);
        SteppedController controller = stage.start();

        stage.world.touch("web");
        controller.runFor(Duration.ofHours(1));

        assertThat(stage.world.condition("web", Condition.ACCEPTED).message())
                .contains("is not cloudlb's, and is left as it is");
        assertThat(stage.world.condition("web", Condition.PORTS_ERROR).status()).isEqualTo(Condition.Status.TRUE);
        assertThat(stage.said(Event.Reason.FOREIGN_ADDRESS)).hasSize(1);
        assertThat(stage.world.writes().ledger()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void isLeftWhileTheCloudFails() {
        stage.cloud.refuse("CreateBALANCER", CloudError.quotaExceeded("no more balancers", "request", "Balancers"));
        stage.world.create(aService("web").port(80));
        stage.world.writeIngress("web", THEIRS);

        stage.start().runFor(Duration.ofMinutes(10));

        assertThat(shown()).isEqualTo(THEIRS);
        assertThat(stage.world.condition("web", Condition.PROVISIONED).message())
                .contains("is not cloudlb's");
    }

    @Test
    void isLeftWhileTheCloudCannotBeListed() {
        createRefused();
        stage.cloud.refuse("List", CloudError.denied("not allowed to list", ""));

        stage.start();

        assertThat(shown()).isEqualTo(THEIRS);
    }

    @Test
    void isLeftOnAServiceThatIsReleased() {
        ClaimRules ofClass = new ClaimRules(false, Optional.of("ours.example/lb"), List.of());
        stage.world.create(aService("web").loadBalancerClass("ours.example/lb").port(80));
        stage.start(ofClass).stop();
        stage.world.edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));
        stage.world.edit("web", SpecEdit.type(ServiceType.LOAD_BALANCER));
        stage.world.writeIngress("web", THEIRS);

        stage.start(ofClass).runFor(Duration.ofMinutes(1));

        assertThat(stage.cloud.resources()).isEmpty();
        assertThat(shown()).isEqualTo(THEIRS);
        assertThat(stage.world.service("web").status().conditions()).isEmpty();
    }

    @Test
    void isReplacedOnceThereIsOneOfOurs() {
        stage.world.create(aService("web").port(80));
        stage.world.writeIngress("web", THEIRS);

        stage.start();

        assertThat(shown()).isNotEmpty().isNotEqualTo(THEIRS);
        assertThat(stage.said(Event.Reason.FOREIGN_ADDRESS)).isEmpty();
    }

    /// The other half: what we wrote is taken away once it leads nowhere, also by a process that never saw it made.
    @Test
    void isNotMistakenForOursWhichIsTakenAwayAfterARestart() {
        SteppedController controller = stage.start();
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofSeconds(10));
        assertThat(shown()).isNotEmpty();
        controller.stop();
        stage.world.annotate("web", REFUSE, "no");
        stage.cloud.byHand(List.of(), List.copyOf(stage.cloud.resources().keySet()));

        stage.start();

        assertThat(shown()).isEmpty();
        assertThat(stage.world.writes().ledger()).anyMatch(write -> write.verb() == Verb.WRITE_CONDITIONS);
    }
}
