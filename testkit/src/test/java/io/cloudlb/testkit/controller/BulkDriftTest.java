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
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Where the cloud reads many Services with one call, drift is found by few of them.
class BulkDriftTest {
    private static final int SERVICES = 5_000;
    private static final int PAGE = 500;

    @Nested
    class OfOne extends DriftTest {
        @Override
        ControllerStage newStage() {
            return new ControllerStage().readingInBulk(PAGE);
        }
    }

    @Nested
    class WithLaggingListings extends LaggingListingsTest {
        @Override
        ControllerStage newStage() {
            return new ControllerStage().readingInBulk(PAGE);
        }

        @Test
        void nobodyIsLookedAtForWhatThisProcessWrote() {
            SteppedController controller = stage.start();
            IntStream.range(0, 50)
                    .forEach(number ->
                            stage.world.create(aService("web" + number).port(80)));
            controller.runFor(ControllerStage.DRIFT.minusSeconds(40));
            stage.cloud.lag(stage.clock, Duration.ofMinutes(1));

            IntStream.range(0, 50)
                    .forEach(number -> stage.world.annotate("web" + number, "fake.example/size", "large"));
            stage.cloud.clearLedger();
            controller.runFor(ControllerStage.DRIFT.multipliedBy(2));

            assertThat(stage.said(Event.Reason.LOAD_BALANCER_DRIFTED)).isEmpty();
            assertThat(stage.cloud.ledger()).contains("ReadMany");
            assertThat(Collections.frequency(stage.cloud.ledger(), "Update")).isEqualTo(50);
            assertThat(Collections.frequency(stage.cloud.ledger(), "Read"))
                    .as("looks, which are at what is shared")
                    .isLessThanOrEqualTo(4);
        }
    }

    @Test
    void findsDriftOfFiveThousandServicesWithinTenMinutes() {
        ControllerStage stage = new ControllerStage().readingInBulk(PAGE);
        SteppedController controller = stage.start();
        IntStream.range(0, SERVICES)
                .forEach(number -> stage.world.create(aService("web" + number).port(80)));
        controller.runFor(ControllerStage.DRIFT.plusSeconds(30));
        SortedMap<String, FakeResource> before = stage.cloud.resources();
        List<FakeResource> changed = before.values().stream()
                .filter(resource -> resource.kind() == Kind.BALANCER)
                .filter(resource -> List.of("default/web0", "default/web2500", "default/web4999")
                        .contains(resource.facts().get("service")))
                .map(BulkDriftTest::enormous)
                .toList();
        stage.cloud.byHand(changed, List.of());
        stage.cloud.clearLedger();

        controller.runFor(Duration.ofMinutes(10));

        assertThat(changed).hasSize(3);
        assertThat(stage.cloud.resources()).isEqualTo(before);
        assertThat(stage.said(Event.Reason.LOAD_BALANCER_DRIFTED)).hasSize(3);
        assertThat(Collections.frequency(stage.cloud.ledger(), "Update")).isEqualTo(3);
        assertThat(Collections.frequency(stage.cloud.ledger(), "ReadMany"))
                .as("bulk reads in ten minutes")
                .isLessThanOrEqualTo(SERVICES / PAGE + 1);
        assertThat(Collections.frequency(stage.cloud.ledger(), "Read"))
                .as("looks, twice at whom they found, and at what is shared")
                .isLessThanOrEqualTo(3 + 3 + 2);
    }

    private static FakeResource enormous(FakeResource balancer) {
        Map<String, String> facts = new TreeMap<>(balancer.facts());
        facts.put("size", "enormous");
        return new FakeResource(balancer.kind(), balancer.name(), balancer.mark(), facts, balancer.targets());
    }
}
