// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.testkit.ManualClock;
import org.junit.jupiter.api.Test;

class HoldsTest {
    private static final ServiceKey WEB = new ServiceKey("default", "web");
    private static final Outcome WAITS = NextStep.untilWoken("the cloud is at work");

    private final Holds holds = new Holds(new ManualClock());

    @Test
    void doesNotHoldWhoIsWokenBeforeItsWorkHasEnded() {
        holds.begin(WEB);
        holds.wake(WEB);
        holds.put(WEB, "intent", WAITS, Statement.SILENCE);

        assertThat(holds.standing(WEB, "intent")).isEmpty();
    }

    @Test
    void holdsWhoWasWokenForAnEarlierWork() {
        holds.begin(WEB);
        holds.wake(WEB);
        holds.begin(WEB);
        holds.put(WEB, "intent", WAITS, Statement.SILENCE);

        assertThat(holds.standing(WEB, "intent")).isPresent();
        holds.wake(WEB);
        assertThat(holds.standing(WEB, "intent")).isEmpty();
    }
}
