// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.model.OtherController;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import io.cloudlb.testkit.kube.KubeWrite;
import io.cloudlb.testkit.kube.WriteHook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What we said of a Service does not stay behind when it is not ours any more.
class AbandonedConditionsTest {
    private static final String REFUSE = "fake.example/refuse";
    private static final String OTHERS_KEY = "other.example/serve";
    private static final Duration A_WHILE = Duration.ofSeconds(30);
    private static final ClaimRules DEFAULT = new ClaimRules(true, Optional.empty(), List.of());

    private final ControllerStage stage = new ControllerStage();

    @ParameterizedTest
    @EnumSource(
            value = ServiceType.class,
            names = {"CLUSTER_IP", "NODE_PORT", "EXTERNAL_NAME"})
    void areTakenFromARefusedServiceThatBecomes(ServiceType type) {
        stage.world.create(refused());
        SteppedController controller = stage.start();

        stage.world.edit("web", SpecEdit.type(type));
        controller.runFor(A_WHILE);

        assertThat(conditions()).isEmpty();
    }

    @Test
    void areTakenFromAServiceThatChangedItsMindAfterTheFirstWord() {
        SteppedController controller = stage.start();
        stage.world.writes().hook(withoutFinalizers());
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofSeconds(1));
        assertThat(conditions()).isNotEmpty();

        stage.world.edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));
        controller.runFor(A_WHILE);

        assertThat(conditions()).isEmpty();
    }

    @Test
    void areTakenFromAServiceThatChangedWhileNobodyLooked() {
        stage.world.create(refused());
        stage.start().stop();
        stage.world.edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));

        stage.start();

        assertThat(conditions()).isEmpty();
    }

    @Test
    void areTakenFromAServiceThatAnotherControllerServesAndItsAddressesStay() {
        OtherController other = new OtherController("other", Map.of(OTHERS_KEY, Set.of("yes")), Set.of());
        List<Ingress> theirs = List.of(new Ingress(Address.hostName("theirs.example"), List.of()));
        stage.world.create(refused());
        SteppedController controller = stage.start(new ClaimRules(true, Optional.empty(), List.of(other)));

        stage.world.annotate("web", OTHERS_KEY, "yes");
        stage.world.writeIngress("web", theirs);
        controller.runFor(A_WHILE);

        assertThat(conditions()).isEmpty();
        assertThat(stage.world.service("web").status().ingress()).isEqualTo(theirs);
    }

    @Test
    void ofAnotherProcessAreLeftAlone() {
        stage.world.create(refused().loadBalancerClass("example.com/fast"));
        stage.start(serving("example.com/fast")).stop();

        stage.start(serving("example.com/slow")).stop();
        stage.start(DEFAULT).stop();

        assertThat(conditions()).isNotEmpty();
    }

    @Test
    void ofTheDefaultControllerAreLeftAloneByOneThatServesAClass() {
        stage.world.create(refused());
        stage.start(DEFAULT).stop();

        stage.start(serving("example.com/slow")).stop();

        assertThat(conditions()).isNotEmpty();
    }

    @Test
    void ofAProcessThatIsStillReleasingAreLeftAlone() {
        stage.world.create(aService("web").port(80));
        stage.start(DEFAULT).stop();
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);
        stage.cloud.byHand(List.of(), stage.cloud.resources().keySet());
        stage.world.edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));

        stage.start(serving("example.com/slow")).stop();

        assertThat(conditions()).isNotEmpty();
    }

    private static AService refused() {
        return aService("web").annotation(REFUSE, "no").port(80);
    }

    private static ClaimRules serving(String loadBalancerClass) {
        return new ClaimRules(false, Optional.of(loadBalancerClass), List.of());
    }

    private List<?> conditions() {
        return stage.world.service("web").status().conditions();
    }

    private static WriteHook withoutFinalizers() {
        return new WriteHook() {
            @Override
            public void before(KubeWrite write) {
                if (write.verb() == KubeWrite.Verb.ADD_FINALIZER) {
                    throw new KubernetesException(KubernetesException.Kind.UNAVAILABLE, "the API server is away");
                }
            }
        };
    }
}
