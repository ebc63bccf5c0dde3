// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static io.cloudlb.testkit.controller.ControllerStage.SWEEP;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.fake.FakeResource;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import io.cloudlb.testkit.fake.FakeWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Resources of Services that vanished while nobody looked.
class OrphansTest {
    private final ControllerStage stage = new ControllerStage();
    private final LogOfClass log = new LogOfClass("io.cloudlb.core.controller.scans.OrphanSweep");

    @AfterEach
    void listenNoMore() {
        log.close();
    }

    @Test
    void reportsAnOrphanAndKeepsIt() {
        leaveAnOrphanBehind();

        stage.start().runFor(SWEEP.multipliedBy(3));

        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);
        assertThat(stage.gauge("cloudlb_orphans")).isEqualTo(1);
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN Service default/web with UID 00000000-0000-4000-8000-000000000001 is gone");
    }

    @Test
    void deletesAnOrphanWhenToldTo() {
        leaveAnOrphanBehind();

        stage.deletingOrphans().start().runFor(SWEEP.plusMinutes(2));

        assertThat(stage.cloud.resources()).isEmpty();
        assertThat(stage.gauge("cloudlb_orphans")).isZero();
    }

    @Test
    void looksTwiceBeforeItDeletes() {
        leaveAnOrphanBehind();

        SteppedController controller = stage.deletingOrphans().start();
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);
        controller.runFor(Duration.ofMinutes(1));

        assertThat(stage.count(Kind.BALANCER)).isZero();
    }

    @Test
    void sparesTheLoadBalancerOfAServiceOfTheSameName() {
        leaveAnOrphanBehind();
        stage.world.create(aService("web").port(80));

        stage.deletingOrphans().start().runFor(SWEEP.multipliedBy(2));

        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);
        assertThat(stage.world.service("web").status().ingress()).hasSize(1);
        assertThat(stage.cloud.ownerUids())
                .containsExactly(stage.world.service("web").uid());
    }

    @Test
    void findsAnOrphanThatAppearsLater() {
        SteppedController controller = stage.start();
        stage.cloud.byHand(List.of(balancerOf("elsewhere")), List.of());

        controller.runFor(SWEEP.plusMinutes(1));

        assertThat(stage.gauge("cloudlb_orphans")).isEqualTo(1);
    }

    @Test
    void forgetsAnOrphanThatWasDeletedByHand() {
        leaveAnOrphanBehind();
        SteppedController controller = stage.start();
        assertThat(stage.gauge("cloudlb_orphans")).isEqualTo(1);

        stage.cloud.byHand(List.of(), stage.cloud.resources().keySet());
        controller.runFor(SWEEP.plusMinutes(1));

        assertThat(stage.gauge("cloudlb_orphans")).isZero();
    }

    @Test
    void leavesOtherClustersAlone() {
        stage.cloud.byHand(List.of(balancerOf("elsewhere", "another-cluster")), List.of());

        stage.deletingOrphans().start().runFor(SWEEP.multipliedBy(2));

        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);
        assertThat(stage.gauge("cloudlb_orphans")).isZero();
    }

    /// A Service is served; its finalizer is taken off by force and it is deleted while no process runs.
    private void leaveAnOrphanBehind() {
        stage.world.create(aService("web").port(80));
        stage.start().stop();
        stage.world.removeFinalizer("web", ClaimRules.COMMON_FINALIZER);
        stage.world.delete("web");
    }

    private static FakeResource balancerOf(String service) {
        return balancerOf(service, FakeWorld.CLUSTER.uid());
    }

    private static FakeResource balancerOf(String service, String clusterUid) {
        return new FakeResource(
                Kind.BALANCER,
                "b-" + service,
                new OwnerMark(clusterUid, "uid-" + service),
                Map.of("service", "default/" + service),
                List.of());
    }
}
