// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.CloudError;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What failed is not tried again before its input changes or its time has come.
class RetryHoldTest {
    private static final Outcome WAITS = Outcome.untilWoken("the cloud is at work");
    private static final Outcome DENIED = Outcome.after(CloudError.denied("no rights", ""));
    private static final Outcome THROTTLED = Outcome.after(CloudError.throttled("slowly", "", Duration.ZERO));
    private static final Outcome GIVEN_UP = new Outcome.Parked(Optional.empty(), "it cannot be");
    private static final RetryHold.Intent INTENT = intent("one");
    private static final RetryHold.Intent ANOTHER = intent("another");
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void holdsTheSameUntilItsTimeHasComeAndNothingElse() {
        RetryHold hold = tried(DENIED);

        assertThat(hold.standing(INTENT, SECOND).orElseThrow().outcome())
                .isEqualTo(new Outcome.Parked(Optional.of(Outcome.SLOW_LOOK.minusSeconds(1)), "no rights"));
        assertThat(hold.standing(INTENT, Outcome.SLOW_LOOK.toNanos())).isEmpty();
        assertThat(hold.standing(ANOTHER, SECOND)).isEmpty();
    }

    @Test
    void holdsForeverWhatOnlyAnEditCanMend() {
        assertThat(tried(GIVEN_UP).standing(INTENT, Long.MAX_VALUE)).isPresent();
    }

    @Test
    void holdsARetryUntilTheTimeThatTheQueueGivesIt() {
        assertThat(tried(THROTTLED).standing(INTENT, Long.MAX_VALUE))
                .as("its time is not known yet")
                .isPresent();

        RetryHold timed = tried(THROTTLED).retryAfter(Duration.ofSeconds(5), 0);

        assertThat(timed.standing(INTENT, 4 * SECOND)).isPresent();
        assertThat(timed.standing(INTENT, 5 * SECOND)).isEmpty();
        assertThat(timed.retryAfter(Duration.ofSeconds(60), 0))
                .as("another end of the same work does not take it back")
                .isEqualTo(timed);
    }

    @Test
    void doesNotHoldWhoIsWokenBeforeItsWorkHasEnded() {
        RetryHold hold = RetryHold.NONE.begun().awake().tried(INTENT, WAITS, PublishedStatus.SILENCE, 0);

        assertThat(hold.standing(INTENT, 0)).isEmpty();
    }

    @Test
    void holdsWhoWasWokenForAnEarlierWork() {
        RetryHold hold = RetryHold.NONE.begun().awake().begun().tried(INTENT, WAITS, PublishedStatus.SILENCE, 0);

        assertThat(hold.standing(INTENT, 0)).isPresent();
        assertThat(hold.awake().standing(INTENT, 0)).isEmpty();
    }

    @Test
    void leavesAnObstacleAloneTwiceAsLongEachTimeInARow() {
        RetryHold once = RetryHold.NONE.obstructed(INTENT);
        RetryHold often = once.obstructed(INTENT).obstructed(INTENT).obstructed(INTENT);

        assertThat(pause(once)).isEqualTo(Duration.ofMinutes(5));
        assertThat(pause(once.obstructed(INTENT))).isEqualTo(Duration.ofMinutes(10));
        assertThat(pause(often)).isEqualTo(Duration.ofMinutes(30));
        assertThat(pause(often.obstructed(ANOTHER))).isEqualTo(Duration.ofMinutes(5));
        assertThat(pause(often.free().obstructed(INTENT))).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void followsAFewEditsAtOnceAndMakesTheNextWait() {
        RetryHold hold = RetryHold.NONE;
        for (int edit = 0; edit < 6; edit++) {
            assertThat(hold.untilFollowed(edit, 0)).isZero();
            hold = hold.followed(edit, 0).followed(edit, 0);
        }

        assertThat(hold.untilFollowed("one more", 0)).isEqualTo(Duration.ofSeconds(10));
        assertThat(hold.untilFollowed(5, 0)).as("it is followed already").isZero();
    }

    private static RetryHold.Intent intent(String desired) {
        Owner.Service owner =
                new Owner.Service(new ClusterIdentity("prod", "cluster-uid"), new ServiceKey("shop", "web"), "uid");
        return new RetryHold.Intent(owner, desired, Optional.empty());
    }

    private static RetryHold tried(Outcome outcome) {
        return RetryHold.NONE.tried(INTENT, outcome, PublishedStatus.SILENCE, 0);
    }

    private static Duration pause(RetryHold hold) {
        return hold.obstacle().orElseThrow().pause(Outcome.SLOW_LOOK, Outcome.SLOWEST_LOOK);
    }
}
