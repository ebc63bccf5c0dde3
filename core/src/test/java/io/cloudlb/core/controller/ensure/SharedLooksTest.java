// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static io.cloudlb.core.controller.ensure.SharedLooks.Look.NOT_NOW;
import static io.cloudlb.core.controller.ensure.SharedLooks.Look.TAKEN;
import static io.cloudlb.core.controller.ensure.SharedLooks.Look.UNDER_WAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SharedLooksTest {
    private static final Duration A_WHILE = Duration.ofSeconds(10);
    private static final Duration HANGING = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> reading = new ArrayDeque<>();
    private final List<Work> woken = new ArrayList<>();
    private final SharedLooks.Turn turn = new SharedLooks.Turn(woken::add);
    private int reads;
    private Runnable answer = () -> {};
    private final SharedLooks looks = new SharedLooks(this::read, turn, reading::add, clock);

    @Test
    void aLookIsTakenElsewhereAndServesAllWhoAsked() {
        assertThat(looks.look(0)).isEqualTo(UNDER_WAY);
        assertThat(looks.look(0)).isEqualTo(UNDER_WAY);
        assertThat(turn.wakes(Work.Chore.NODES)).isTrue();

        answers();

        assertThat(woken).containsExactly(Work.Chore.NODES);
        assertThat(looks.look(0)).isEqualTo(TAKEN);
        assertThat(looks.number()).isOne();
        assertThat(reads).isOne();
    }

    @Test
    void aLookIsOldFromItsAnswerOn() {
        looks.look(0);
        clock.pass(HANGING);
        answers();

        assertThat(looks.look(1)).as("only just answered").isEqualTo(NOT_NOW);
        clock.pass(A_WHILE);
        assertThat(looks.look(1)).isEqualTo(UNDER_WAY);
    }

    @Test
    void aLookThatFailedFailsForAllWhoAskUntilItIsTimeForAnother() {
        refuses(new CloudException(CloudError.unavailable("nobody home", "request")));
        looks.look(0);
        answers();

        assertThatThrownBy(() -> looks.look(0))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("nobody home");
        assertThatThrownBy(() -> looks.look(0)).isInstanceOf(CloudException.class);
        assertThat(reads).isOne();
        assertThat(looks.number()).isZero();

        answer = () -> {};
        clock.pass(A_WHILE);
        assertThat(looks.look(0)).isEqualTo(UNDER_WAY);
        answers();
        assertThat(looks.look(0)).isEqualTo(TAKEN);
    }

    @Test
    void aBugEndsTheTurnAndIsNotSwallowed() {
        refuses(new IllegalStateException("a bug"));
        looks.look(0);
        answers();

        assertThat(turn.begin()).isTrue();
        assertThatThrownBy(() -> looks.look(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nobodyLooksWhileSomebodyWrites() {
        turn.begin();

        assertThat(looks.look(0)).isEqualTo(UNDER_WAY);
        assertThat(reads).isZero();
        assertThat(reading).isEmpty();
    }

    @Test
    void whoeverHasTheTurnLooksHimself() {
        turn.begin();

        assertThat(looks.lookInTurn(0)).isEqualTo(TAKEN);
        assertThat(looks.lookInTurn(1)).isEqualTo(NOT_NOW);
        assertThat(reads).isOne();
    }

    private void answers() {
        reading.remove().run();
    }

    private void refuses(RuntimeException failure) {
        answer = () -> {
            throw failure;
        };
    }

    private void read() {
        reads++;
        answer.run();
    }
}
