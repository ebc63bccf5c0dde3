// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.testkit.fake.FakeResource;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The cloud lists what was written only after a while.
class LaggingListingsTest {
    private static final Duration LAG = Duration.ofSeconds(60);

    final ControllerStage stage = newStage();
    private final LogOfClass drifts = new LogOfClass("io.cloudlb.core.controller.scans.DriftScan");

    ControllerStage newStage() {
        return new ControllerStage();
    }

    @AfterEach
    void listenNoMore() {
        drifts.close();
    }

    @Test
    void anOwnWriteIsNotTakenForSomeoneElses() {
        SteppedController controller = stage.start();
        stage.world.create(aService("web").port(80));
        stage.cloud.lag(stage.clock, LAG);
        controller.runFor(Duration.ofMinutes(1));
        stage.cloud.clearLedger();

        for (int edit = 0; edit < 40; edit++) {
            stage.world.annotate("web", "fake.example/size", "size-" + edit);
            controller.runFor(Duration.ofSeconds(70));
        }
        controller.runFor(Duration.ofMinutes(30));

        assertThat(drifts.lines()).isEmpty();
        assertThat(stage.said(Event.Reason.LOAD_BALANCER_DRIFTED)).isEmpty();
        assertThat(Collections.frequency(stage.cloud.ledger(), "Update"))
                .as("a write for each edit")
                .isEqualTo(40);
    }

    @Test
    void anOwnWriteOfWhatIsSharedIsNotTakenForSomeoneElses() {
        SteppedController controller = stage.start();
        controller.runFor(ControllerStage.DRIFT.minusSeconds(40));
        stage.cloud.lag(stage.clock, LAG);

        stage.world.create(aService("web").port(80));
        controller.runFor(ControllerStage.DRIFT.multipliedBy(3));

        assertThat(drifts.lines()).isEmpty();
        assertThat(stage.counter("cloudlb_drift_found")).isZero();
    }

    @Test
    void whatSomeoneElseChangedIsStillFound() {
        SteppedController controller = stage.start();
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofMinutes(1));
        stage.cloud.lag(stage.clock, LAG);
        FakeResource pool = stage.cloud.resources().values().stream()
                .filter(resource -> resource.kind() == Kind.POOL)
                .findFirst()
                .orElseThrow();

        stage.cloud.byHand(
                List.of(new FakeResource(
                        Kind.POOL, pool.name(), pool.mark(), new TreeMap<>(pool.facts()), List.of("node-x"))),
                List.of());
        controller.runFor(ControllerStage.DRIFT.multipliedBy(3));

        assertThat(drifts.lines()).hasSize(1);
        assertThat(stage.cloud.resources()).containsEntry(pool.name(), pool);
    }
}
