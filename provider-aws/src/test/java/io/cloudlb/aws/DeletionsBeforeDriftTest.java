// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.controller.ConcurrentController;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// With a thousand Services there is always one whose turn it is to be compared with the cloud. Whoever deletes or
/// creates does not wait for that: not for workers, and not for the few calls a second that AWS grants.
class DeletionsBeforeDriftTest {
    private static final int SERVICES = 1_000;
    private static final int DELETED = 50;

    /// What a comparison costs, and nothing else here does.
    private static final String COMPARISON = "DescribeTargetGroupAttributes";

    private final AwsStage stage = new AwsStage();

    @Test
    void fiftyDeletionsAndANewServiceAmongAThousandGoBeforeADriftRound() {
        IntStream.rangeClosed(1, SERVICES)
                .forEach(number ->
                        stage.kube.create(AService.aService("web" + number).port(80)));
        ConcurrentController controller = stage.lead(Fence.OPEN);
        assertThat(controller.runUntil(
                        () -> stage.emulator.snapshot().listeners().size() == SERVICES, Duration.ofMinutes(10)))
                .isPresent();
        assertThat(controller.runUntil(() -> stage.emulator.ledger().count(COMPARISON) > 0, Duration.ofMinutes(20)))
                .as("a drift round begins")
                .isPresent();

        long mark = stage.emulator.ledger().mark();
        IntStream.rangeClosed(1, DELETED).forEach(number -> stage.kube.delete("web" + number));
        stage.kube.create(AService.aService("new").port(80));

        assertThat(controller.runUntil(
                        () -> !stage.kube.service("new").status().ingress().isEmpty(), Duration.ofSeconds(2)))
                .as("the new one is served")
                .isPresent();
        assertThat(controller.runUntil(
                        () -> stage.kube.services().size() == SERVICES + 1 - DELETED, Duration.ofSeconds(20)))
                .as("all fifty are gone")
                .isPresent();
        Calls calls = stage.emulator.ledger().since(mark);
        System.out.println(calls.summary());
        assertThat(calls.count()).as(calls.summary()).isLessThanOrEqualTo(DELETED * 7 + 10);
        assertThat(calls.count(COMPARISON)).as(calls.summary()).isLessThanOrEqualTo(1);
        assertThat(controller.runUntil(
                        () -> stage.emulator.ledger().since(mark).count(COMPARISON) > 10, Duration.ofMinutes(1)))
                .as("the round goes on")
                .isPresent();
        assertThat(stage.emulator.ledger().calls().all())
                .as("throttled")
                .noneMatch(call -> call.outcome().contains("Throttl"));
        controller.stop();
    }
}
