// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.model.ServiceKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedTurnTest {
    private static final Work WEB = new Work.OfService(new ServiceKey("default", "web"));

    private final List<Work> woken = new ArrayList<>();
    private final SharedLooks.Turn turn = new SharedLooks.Turn(woken::add);

    @Test
    void belongsToOneAtATime() {
        assertThat(turn.begin()).isTrue();
        assertThat(turn.begin()).isFalse();

        turn.end();

        assertThat(turn.begin()).isTrue();
    }

    @Test
    void wakesOnceWhoeverCameMeanwhile() {
        turn.begin();
        assertThat(turn.wakes(WEB)).isTrue();
        assertThat(turn.wakes(WEB)).isTrue();
        assertThat(turn.wakes(Work.Chore.NODES)).isTrue();
        assertThat(woken).isEmpty();

        turn.end();
        assertThat(woken).containsExactly(WEB, Work.Chore.NODES);

        turn.begin();
        turn.end();
        assertThat(woken).hasSize(2);
    }

    @Test
    void sendsAwayWhoeverNobodyWouldWake() {
        assertThat(turn.wakes(WEB)).isFalse();

        turn.begin();
        turn.end();

        assertThat(woken).isEmpty();
    }
}
