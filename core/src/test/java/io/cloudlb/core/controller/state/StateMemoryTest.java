// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.testkit.ManualClock;
import org.junit.jupiter.api.Test;

class StateMemoryTest {
    private static final Owner SHARED = new Owner.Shared(new ClusterIdentity("c", "u"));

    private final StateMemory<String, String> memory = new StateMemory<>(new ManualClock());

    @Test
    void aReadDispelsTheDoubtThatItWasMadeFor() {
        memory.doubt(SHARED);

        memory.observed(SHARED, "read", memory.doubts(SHARED));

        assertThat(memory.isDoubtful(SHARED)).isFalse();
    }

    @Test
    void aDoubtThatComesUpDuringAReadOutlivesIt() {
        memory.doubt(SHARED);
        int before = memory.doubts(SHARED);
        memory.doubt(SHARED);

        memory.observed(SHARED, "read", before);

        assertThat(memory.isDoubtful(SHARED)).isTrue();
    }

    @Test
    void aFirstDoubtThatComesUpDuringAReadOutlivesItToo() {
        int before = memory.doubts(SHARED);
        memory.doubt(SHARED);

        memory.observed(SHARED, "read", before);

        assertThat(memory.isDoubtful(SHARED)).isTrue();
    }
}
