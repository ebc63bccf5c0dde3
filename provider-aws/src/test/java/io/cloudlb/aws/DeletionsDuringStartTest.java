// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.controller.ConcurrentController;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Services that are deleted while a process starts are not each looked for in the whole region, and not again for
/// every step that has to wait.
class DeletionsDuringStartTest {
    private static final int SERVICES = 20;
    private static final Duration LONG = Duration.ofMinutes(3);

    private final AwsStage aws = new AwsStage();

    @ParameterizedTest
    @ValueSource(ints = {0, 300, 1_000})
    void twentyDeletionsWhileTheControllerStartsTakeABoundedNumberOfCalls(int millis) {
        ConcurrentController first = aws.lead(Fence.OPEN);
        for (int number = 1; number <= SERVICES; number++) {
            aws.kube.create(aService("web" + number).port(80).port(443));
        }
        first.runFor(LONG);
        first.stop();
        long mark = aws.emulator.ledger().mark();

        ConcurrentController second = aws.lead(Fence.OPEN);
        second.runFor(Duration.ofMillis(millis));
        for (int number = 1; number <= SERVICES; number++) {
            aws.kube.delete("web" + number);
        }

        assertThat(second.runUntil(() -> aws.kube.services().isEmpty(), LONG)).isPresent();
        Calls calls = aws.emulator.ledger().since(mark);
        assertThat(aws.emulator.snapshot().loadBalancers()).isEmpty();
        assertThat(calls.count()).as(calls.summary()).isLessThanOrEqualTo(11 * SERVICES);
        second.stop();
    }
}
