// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseFenceTest {
    private static final Duration CALL = Duration.ofSeconds(6);

    private final Hand hand = new Hand();
    private final LeaseFence fence = new LeaseFence(hand, Duration.ofSeconds(10));

    @Test
    void isShutBeforeTheFirstRenewal() {
        assertThat(fence.letsStart(CALL)).isFalse();
    }

    @Test
    void letsStartWhatEndsBeforeTheDeadline() {
        fence.renewedAt(hand.nanoTime());
        hand.moves(Duration.ofSeconds(4));

        assertThat(fence.letsStart(CALL)).isTrue();
    }

    @Test
    void keepsBackWhatMayEndAfterTheDeadline() {
        fence.renewedAt(hand.nanoTime());
        hand.moves(Duration.ofSeconds(4).plusNanos(1));

        assertThat(fence.letsStart(CALL)).isFalse();
    }

    @Test
    void isShutWhenAPausedProcessWakes() {
        fence.renewedAt(hand.nanoTime());
        hand.moves(Duration.ofSeconds(30));

        assertThat(fence.letsStart(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void isShutWhenASuspendedMachineWakesWhoseMonotonicClockStoodStill() {
        fence.renewedAt(hand.nanoTime());
        hand.sleepsSuspended(Duration.ofSeconds(30));

        assertThat(fence.letsStart(Duration.ofMillis(1))).isFalse();

        fence.renewedAt(hand.nanoTime());
        assertThat(fence.letsStart(Duration.ofMillis(1))).isTrue();
    }

    @Test
    void isShutOnceTheLeaseIsGivenUp() {
        fence.renewedAt(hand.nanoTime());
        fence.shut();

        assertThat(fence.letsStart(Duration.ZERO)).isFalse();
    }

    private static final class Hand implements TimeSource {
        private long nanos = 17;
        private Duration suspended = Duration.ZERO;

        void sleepsSuspended(Duration by) {
            suspended = suspended.plus(by);
        }

        void moves(Duration by) {
            nanos += by.toNanos();
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos).plus(suspended);
        }

        @Override
        public void sleep(Duration duration) {
            moves(duration);
        }

        @Override
        public long nanoTime() {
            return nanos;
        }
    }
}
