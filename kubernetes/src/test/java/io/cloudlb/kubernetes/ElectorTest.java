// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Two processes, one lease, and everything that clocks, pauses and people do to them. At no moment may both write to
/// the cloud.
class ElectorTest {
    private static final Duration TAKEOVER = LeaderLease.LEASE.plus(LeaderLease.LONGEST_LOOK);
    private static final Duration HANDOVER = LeaderLease.LONGEST_LOOK;
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock();
    private final LeaseInMemory store = new LeaseInMemory();
    private final List<Candidate> candidates = new ArrayList<>();
    private final Candidate first = candidate("first");
    private final Candidate second = candidate("second");

    @Test
    void letsOneLead() {
        runFor(Duration.ofMinutes(5));

        assertThat(first.leads()).isTrue();
        assertThat(second.leads()).isFalse();
        assertThat(second.leader).isEqualTo("first");
        assertThat(store.claim().transitions()).isEqualTo(1);
    }

    @Test
    void isNotMisledByAStandbyWhoseClockIsAhead() {
        second.ahead = HOUR;

        runFor(Duration.ofMinutes(5));

        assertThat(first.leads()).isTrue();
        assertThat(second.won).isZero();
    }

    @Test
    void takesOverInTimeFromALeaderWhoseClockWasAhead() {
        first.ahead = HOUR;
        runFor(Duration.ofMinutes(1));

        first.paused = true;
        runFor(TAKEOVER);

        assertThat(second.leads()).isTrue();
    }

    @Test
    void takesOverInTimeFromALeaderWhoseClockWasBehind() {
        first.ahead = HOUR.negated();
        runFor(Duration.ofMinutes(1));

        first.paused = true;
        runFor(LeaderLease.LEASE.minusSeconds(3));
        assertThat(second.leads()).isFalse();
        runFor(Duration.ofSeconds(7));

        assertThat(second.leads()).isTrue();
    }

    @Test
    void keepsALeaderWhoseClockIsSet() {
        runFor(Duration.ofMinutes(1));

        first.ahead = HOUR;
        runFor(Duration.ofMinutes(1));
        first.ahead = HOUR.negated();
        runFor(Duration.ofMinutes(1));

        assertThat(first.leads()).isTrue();
        assertThat(first.lost).isZero();
    }

    @Test
    void endsALeaderThatWasPausedForLong() {
        runFor(Duration.ofMinutes(1));

        first.paused = true;
        runFor(Duration.ofSeconds(30));
        assertThat(first.fence.letsStart(Duration.ZERO)).isFalse();
        first.paused = false;
        runFor(Duration.ofSeconds(3));

        assertThat(first.lost).isEqualTo(1);
        assertThat(second.leads()).isTrue();
    }

    @Test
    void endsALeaderWhoseLeaseWasStolen() {
        runFor(Duration.ofMinutes(1));

        store.byHand(new LeaderLease.LeaseStore.Claim("thief", LeaderLease.LEASE, Instant.EPOCH, Instant.EPOCH, 7));
        runFor(LeaderLease.RETRY);

        assertThat(first.lost).isEqualTo(1);
        assertThat(first.fence.letsStart(Duration.ZERO)).isFalse();
        runFor(TAKEOVER);
        assertThat(second.leads()).isTrue();
    }

    @Test
    void makesALeaseAgainThatWasDeletedByHand() {
        runFor(Duration.ofMinutes(1));

        store.delete();
        runFor(Duration.ofMinutes(1));

        assertThat(first.leads()).isTrue();
        assertThat(first.lost).isZero();
        assertThat(second.won).isZero();
    }

    @Test
    void takesOverALeaseThatWasDeletedWithItsLeader() {
        runFor(Duration.ofMinutes(1));

        first.paused = true;
        store.delete();
        runFor(TAKEOVER);

        assertThat(second.leads()).isTrue();
    }

    @Test
    void takesALeaseThatSaysNothing() {
        store.byHand(LeaderLease.LeaseStore.Claim.NOBODY);

        runFor(Duration.ofSeconds(5));

        assertThat(first.leads()).isTrue();
    }

    @Test
    void outlivesAShortOutage() {
        runFor(Duration.ofMinutes(1));

        store.away = true;
        runFor(Duration.ofSeconds(8));
        store.away = false;
        runFor(Duration.ofMinutes(1));

        assertThat(first.leads()).isTrue();
        assertThat(second.won).isZero();
    }

    @Test
    void endsALeaderThatCannotRenewAndLetsOneLeadAfterwards() {
        runFor(Duration.ofMinutes(1));

        store.away = true;
        runFor(LeaderLease.RENEW_DEADLINE.plus(LeaderLease.RETRY));
        assertThat(first.lost).isEqualTo(1);
        runFor(HOUR);
        assertThat(second.leads()).isFalse();

        store.away = false;
        runFor(TAKEOVER);
        assertThat(second.leads()).isTrue();
    }

    @Test
    void leadsWhenTheAnswerToItsOwnWriteWasLost() {
        store.loseNextAnswer = true;

        runFor(Duration.ofSeconds(10));

        assertThat(first.leads()).isTrue();
        assertThat(second.won).isZero();
    }

    /// Wherever between two renewals and two looks.
    @Test
    void takesOverInTimeWheneverTheLeaderIsKilled() {
        for (int offset = 0; offset < 20; offset++) {
            ElectorTest other = new ElectorTest();
            other.runFor(Duration.ofMinutes(1).plusMillis(130L * offset));
            Duration lastRenewal = Duration.between(other.store.claim().renewed(), other.clock.instant());

            other.first.paused = true;
            other.runFor(TAKEOVER.minus(lastRenewal).plusMillis(1));

            assertThat(other.second.leads())
                    .as("killed %s after its last renewal", lastRenewal)
                    .isTrue();
        }
    }

    @Test
    void handsOverAtOnceWhenTheLeaderLeaves() {
        runFor(Duration.ofMinutes(1));

        first.elector.release();
        first.paused = true;
        assertThat(first.lost).isEqualTo(1);
        runFor(HANDOVER);

        assertThat(second.leads()).isTrue();
    }

    @Test
    void handsOverAtOnceWhenItLeavesInTheMiddleOfARenewal() {
        runFor(Duration.ofMinutes(1));
        store.loseNextAnswer = true;
        first.elector.tick();

        first.elector.release();
        first.paused = true;
        runFor(HANDOVER);

        assertThat(second.leads()).isTrue();
    }

    @Test
    void givesUpNothingThatAnotherHolds() {
        runFor(Duration.ofMinutes(1));
        LeaderLease.LeaseStore.Claim stolen =
                new LeaderLease.LeaseStore.Claim("third", LeaderLease.LEASE, clock.instant(), clock.instant(), 7);
        store.byHand(stolen);

        first.elector.release();

        assertThat(store.claim()).isEqualTo(stolen);
    }

    private Candidate candidate(String name) {
        Candidate candidate = new Candidate(name);
        candidates.add(candidate);
        return candidate;
    }

    private void runFor(Duration duration) {
        Duration end = clock.passed().plus(duration);
        while (clock.passed().compareTo(end) < 0) {
            candidates.forEach(Candidate::act);
            assertThat(candidates.stream().filter(each -> each.fence.letsStart(Duration.ZERO)))
                    .as("who may write after %s", clock.passed())
                    .hasSizeLessThan(2);
            clock.pass(candidates.stream()
                    .map(each -> each.due.minus(clock.passed()))
                    .filter(Duration::isPositive)
                    .min(Comparator.naturalOrder())
                    .filter(next -> clock.passed().plus(next).compareTo(end) < 0)
                    .orElse(end.minus(clock.passed())));
        }
    }

    /// One process, with a wall clock of its own.
    private final class Candidate implements Elector.Told, TimeSource {
        private final String name;
        private final LeaseFence fence = new LeaseFence(clock, LeaderLease.RENEW_DEADLINE);
        private final Elector elector;
        private Duration due = Duration.ZERO;
        private Duration ahead = Duration.ZERO;
        private boolean paused;
        private boolean over;
        private int won;
        private int lost;
        private String leader = "";

        Candidate(String name) {
            this.name = name;
            elector = new Elector(store, name, fence, this, () -> 1, this);
        }

        @Override
        public String toString() {
            return name;
        }

        void act() {
            if (paused || over || clock.passed().compareTo(due) < 0) {
                return;
            }
            Optional<Duration> next = elector.tick();
            over = next.isEmpty();
            due = clock.passed().plus(next.orElse(HOUR));
        }

        boolean leads() {
            return won > lost;
        }

        @Override
        public void won() {
            won++;
        }

        @Override
        public void lost() {
            lost++;
        }

        @Override
        public void leaderIs(String holder) {
            leader = holder;
        }

        @Override
        public Instant instant() {
            return clock.instant().plus(ahead);
        }

        @Override
        public void sleep(Duration duration) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nanoTime() {
            return clock.nanoTime();
        }
    }
}
