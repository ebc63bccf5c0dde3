// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.crash.CloudFault;
import io.cloudlb.testkit.crash.SimulatedCrash;
import io.cloudlb.testkit.fake.FakeResource;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /// The next process starts at once, and is shown nothing of what this one made.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aServiceThatGoesSoonAfterACrashLeavesNothing(int writes) {
        stage.cloud.lag(stage.clock, LAG);
        SteppedController first = stage.start();
        stage.cloud.hook(new CrashAfterWrites(writes));
        stage.world.create(aService("web").port(80));
        assertThatThrownBy(() -> first.runFor(Duration.ofSeconds(5))).isInstanceOf(SimulatedCrash.class);
        stage.cloud.hook(CallHook.NONE);

        stage.world.delete("web");

        assertGoesAfterAllItHad(stage.start());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aServiceThatGoesSoonAfterALostAnswerLeavesNothing(int call) {
        SteppedController controller = stage.start();
        controller.runFor(Duration.ofMinutes(2));
        stage.cloud.lag(stage.clock, LAG);
        stage.cloud.hook(CallHook.NONE);
        stage.cloud.fault(call, CloudFault.TIMEOUT_AFTER);
        stage.world.create(aService("web").port(80));
        controller.runUntilIdle();

        stage.world.delete("web");

        assertGoesAfterAllItHad(controller);
    }

    /// A surprise makes it read what the Service has.
    @Test
    void aServiceThatGoesSoonAfterASurpriseLeavesNothing() {
        SteppedController controller = stage.start();
        controller.runFor(Duration.ofMinutes(2));
        stage.cloud.lag(stage.clock, LAG);
        stage.cloud.refuse("CreatePORT", CloudError.stale("something has changed", "request"));
        stage.world.create(aService("web").port(80));
        controller.runUntilIdle();
        assertThat(stage.cloud.ledger()).contains("CreatePORT");

        stage.world.delete("web");

        assertGoesAfterAllItHad(controller);
    }

    /// What was made and answered is known, so its end needs no listing.
    @Test
    void aServiceThatGoesBeforeItIsListedGoesAtOnceWhereItIsKnown() {
        SteppedController controller = stage.start();
        controller.runFor(Duration.ofMinutes(2));
        stage.cloud.lag(stage.clock, LAG);
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofSeconds(5));

        stage.world.delete("web");
        controller.runUntilIdle();

        assertThat(stage.world.find("web")).isEmpty();
        assertThat(stage.cloud.ownerUids()).isEmpty();
    }

    private void assertGoesAfterAllItHad(SteppedController controller) {
        for (int seconds = 0; seconds < 180 && stage.world.find("web").isPresent(); seconds++) {
            controller.runFor(Duration.ofSeconds(1));
        }
        assertThat(stage.cloud.ownerUids()).as("who owns something").isEmpty();
        assertThat(stage.world.find("web")).isEmpty();
        controller.runFor(Duration.ofMinutes(30));
        assertThat(stage.cloud.resources()).isEmpty();
    }

    /// Ends the process once it has written so often.
    private static final class CrashAfterWrites implements CallHook {
        private int left;

        private CrashAfterWrites(int writes) {
            left = writes;
        }

        @Override
        public void after(CloudCall call) {
            left -= call.mutating() ? 1 : 0;
            if (call.mutating() && left == 0) {
                throw new SimulatedCrash("after " + call);
            }
        }
    }
}
