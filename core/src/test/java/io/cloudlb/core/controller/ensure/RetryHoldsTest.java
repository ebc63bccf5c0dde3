// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.queue.NextStep;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.status.PublishedStatus;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.testkit.ManualClock;
import org.junit.jupiter.api.Test;

class RetryHoldsTest {
    private static final ServiceKey WEB = new ServiceKey("default", "web");
    private static final Outcome WAITS = NextStep.untilWoken("the cloud is at work");

    private final RetryHolds holds = new RetryHolds(new ManualClock());

    @Test
    void doesNotHoldWhoIsWokenBeforeItsWorkHasEnded() {
        holds.begin(WEB);
        holds.wake(WEB);
        holds.put(WEB, "intent", WAITS, PublishedStatus.SILENCE);

        assertThat(holds.standing(WEB, "intent")).isEmpty();
    }

    @Test
    void holdsWhoWasWokenForAnEarlierWork() {
        holds.begin(WEB);
        holds.wake(WEB);
        holds.begin(WEB);
        holds.put(WEB, "intent", WAITS, PublishedStatus.SILENCE);

        assertThat(holds.standing(WEB, "intent")).isPresent();
        holds.wake(WEB);
        assertThat(holds.standing(WEB, "intent")).isEmpty();
    }
}
