// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static io.cloudlb.testkit.controller.ControllerStage.SWEEP;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.SpecEdit;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Processes with other claims than the one that made a load balancer, beside it or after it.
class ClassModeTest {
    private static final String FAST = "example.com/fast";
    private static final String SLOW = "example.com/slow";
    private static final ClaimRules DEFAULT = new ClaimRules(true, Optional.empty(), List.of());

    private final ControllerStage stage = new ControllerStage().deletingOrphans();

    @Test
    void keepsLoadBalancersOfAClassThatItNoLongerServes() {
        stage.world.create(aService("web").loadBalancerClass(FAST).port(80));
        stage.start(serving(FAST)).stop();

        stage.start(serving(SLOW)).runFor(SWEEP.multipliedBy(3));

        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);
        assertThat(stage.count(Kind.GATEWAY)).isEqualTo(1);
        assertThat(stage.world.service("web").meta().finalizers()).containsExactly(ClaimRules.finalizerOf(FAST));
        assertThat(stage.world.service("web").status().ingress()).hasSize(1);
    }

    @Test
    void leavesADyingServiceToTheProcessOfItsClass() {
        stage.world.create(aService("web").loadBalancerClass(FAST).port(80));
        stage.start(serving(FAST)).stop();
        stage.world.delete("web");

        stage.start(serving(SLOW)).stop();
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);

        stage.start(serving(FAST)).runFor(Duration.ofMinutes(1));
        assertThat(stage.world.find("web")).isEmpty();
        assertThat(stage.cloud.resources()).isEmpty();
    }

    @Test
    void releasesAServiceWhoseTypeAndClassAreGone() {
        stage.world.create(aService("web").loadBalancerClass(FAST).port(80));
        SteppedController controller = stage.start(serving(FAST));

        stage.world.edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));
        controller.runFor(Duration.ofMinutes(1));

        assertThat(stage.world.service("web").spec().loadBalancerClass()).isEmpty();
        assertThat(stage.world.service("web").meta().finalizers()).isEmpty();
        assertThat(stage.cloud.resources()).isEmpty();
    }

    @Test
    void waitsUntilTheProcessOfAnotherClassHasLetGo() {
        stage.world.create(aService("web").loadBalancerClass(FAST).port(80));
        stage.start(serving(FAST)).stop();
        stage.world.edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));
        stage.world.edit("web", SpecEdit.type(ServiceType.LOAD_BALANCER));

        stage.start(DEFAULT).stop();
        assertThat(stage.world.service("web").meta().finalizers()).containsExactly(ClaimRules.finalizerOf(FAST));
        assertThat(stage.world.reasons("web")).contains("ServedByAnotherController");

        SteppedController fast = stage.start(serving(FAST));
        fast.runFor(Duration.ofMinutes(1));
        fast.stop();
        stage.start(DEFAULT).stop();
        assertThat(stage.world.service("web").meta().finalizers()).containsExactly(ClaimRules.COMMON_FINALIZER);
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);
    }

    @Test
    void keepsLoadBalancersOfDefaultModeUntilTheirServicesDie() {
        stage.world.create(aService("web").port(80));
        stage.start(DEFAULT).stop();
        SteppedController controller = stage.start(serving(FAST));
        controller.runFor(SWEEP.multipliedBy(3));
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);

        stage.world.delete("web");
        controller.runFor(Duration.ofMinutes(1));

        assertThat(stage.world.find("web")).isEmpty();
        assertThat(stage.cloud.resources()).isEmpty();
    }

    @Test
    void releasesWhatDefaultModeMadeWhenTheTypeChanges() {
        stage.world.create(aService("web").port(80));
        stage.start(DEFAULT).stop();
        SteppedController controller = stage.start(serving(FAST));

        stage.world.edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));
        controller.runFor(Duration.ofMinutes(2));

        assertThat(stage.world.service("web").meta().finalizers()).isEmpty();
        assertThat(stage.cloud.resources()).isEmpty();
    }

    @Test
    void leavesTheCommonFinalizerOfAStrangerAlone() {
        stage.world.create(aService("web").port(80));
        stage.world.addFinalizer("web", ClaimRules.COMMON_FINALIZER);
        SteppedController controller = stage.start(serving(FAST));

        stage.world.delete("web");
        controller.runFor(Duration.ofMinutes(1));

        assertThat(stage.world.service("web").meta().finalizers()).containsExactly(ClaimRules.COMMON_FINALIZER);
    }

    private static ClaimRules serving(String loadBalancerClass) {
        return new ClaimRules(false, Optional.of(loadBalancerClass), List.of());
    }
}
