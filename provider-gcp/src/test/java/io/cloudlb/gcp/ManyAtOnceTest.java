// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.gcp.ComputeThrottle;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.controller.ConcurrentController;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Many Services at once, in virtual time with all workers: nobody stands in line for an operation.
class ManyAtOnceTest {
    private static void create(GcpStage stage, int services) {
        IntStream.rangeClosed(1, services)
                .forEach(number -> stage.kube.create(
                        AService.aService("web" + number).port(80).port(443)));
    }

    /// kubernetes/kubernetes#113562: while one firewall rule was made all Services waited.
    @Test
    void twentyServicesWithOperationsOfTwoSecondsHaveAddressesWithinFifteenSeconds() {
        GcpStage stage = new GcpStage();
        ConcurrentController controller = stage.lead();
        controller.runFor(Duration.ofMinutes(1));
        create(stage, 20);

        Optional<Duration> took = controller.runUntil(() -> stage.allAddressed(20, "web"), Duration.ofMinutes(2));

        System.out.println("TWENTY SERVICES gcp: " + took);
        assertThat(took).hasValueSatisfying(time -> assertThat(time).isLessThanOrEqualTo(Duration.ofSeconds(15)));
        controller.stop();
    }

    @Test
    void aMinuteWithoutCallsLeftIsWaitedForAndEverythingIsMadeOnce() {
        GcpStage stage = new GcpStage(builder -> builder.throttle(new ComputeThrottle(Map.of(
                ComputeThrottle.GLOBAL_WRITES, 10,
                ComputeThrottle.REGIONAL_WRITES, 20,
                ComputeThrottle.READS, 30,
                ComputeThrottle.OPERATION_READS, 40))));
        ConcurrentController controller = stage.lead();
        controller.runFor(Duration.ofMinutes(1));
        create(stage, 20);

        Optional<Duration> took = controller.runUntil(() -> stage.allAddressed(20, "web"), Duration.ofMinutes(30));

        Calls calls = stage.emulator.ledger().calls();
        assertThat(took).as(calls.failed().summary()).isPresent();
        assertThat(calls.failed().count()).isPositive();
        assertThat(calls.writes()
                        .where(call -> call.succeeded() && call.operation().endsWith(".insert"))
                        .count())
                .as(calls.writes().summary())
                .isEqualTo(20 * 3 + 5);
        controller.stop();
    }
}
