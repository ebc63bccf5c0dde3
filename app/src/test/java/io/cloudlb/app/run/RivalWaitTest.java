// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RivalWaitTest {
    private final ManualClock clock = new ManualClock();
    private final Deque<Supplier<Optional<String>>> looks = new ArrayDeque<>();
    private final List<Optional<String>> troubles = new ArrayList<>();
    private final RivalWait wait = new RivalWait(clock, () -> looks.remove().get());

    @Test
    void takesNoTimeWhenNobodyElseServes() throws InterruptedException {
        assertThat(waits(List.of(RivalWaitTest::nobody))).isTrue();

        assertThat(clock.passed()).isZero();
    }

    @Test
    void goesOnByItselfWhenTheOtherIsGone() throws InterruptedException {
        assertThat(waits(List.of(RivalWaitTest::another, RivalWaitTest::another, RivalWaitTest::nobody)))
                .isTrue();

        assertThat(clock.passed()).isEqualTo(Duration.ofSeconds(4));
        assertThat(troubles).containsOnly(Optional.empty());
    }

    @Test
    void saysWhatKeepsItFromLookingUntilItCan() throws InterruptedException {
        assertThat(waits(List.of(
                        RivalWaitTest::unknown,
                        RivalWaitTest::abandoned,
                        RivalWaitTest::another,
                        RivalWaitTest::nobody)))
                .isTrue();

        assertThat(troubles.get(1))
                .hasValueSatisfying(
                        text -> assertThat(text)
                                .isEqualTo(
                                        "whether another cloudlb serves the same Services is not known: Kubernetes did not answer"));
        assertThat(troubles.get(2)).isPresent();
        assertThat(troubles.get(3)).isEmpty();
        assertThat(wait.trouble()).isEmpty();
    }

    @Test
    void neverServesOnceTheProcessEnds() throws InterruptedException {
        looks.add(RivalWaitTest::another);

        assertThat(wait.isOver(looks::isEmpty)).isFalse();
    }

    private boolean waits(List<Supplier<Optional<String>>> answers) throws InterruptedException {
        looks.addAll(answers);
        return wait.isOver(() -> {
            troubles.add(wait.trouble());
            return false;
        });
    }

    private static Optional<String> nobody() {
        return Optional.empty();
    }

    private static Optional<String> another() {
        return Optional.of("Another leads.");
    }

    private static Optional<String> unknown() {
        throw new CloudException(CloudError.unavailable("Kubernetes did not answer", ""));
    }

    private static Optional<String> abandoned() {
        throw new WorkAbandonedException("The lease is too old");
    }
}
