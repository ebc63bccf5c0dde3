// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.plan.Action;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownValuesTest {
    @Test
    void keepsWhatIsKnownOfANameAndMarksTheRest() {
        assertThat(UnknownValues.mark("k8s-default-web-0a1b2c", "k8s-default-web-ffe012"))
                .isEqualTo("k8s-default-web-(known after creation)");
    }

    @Test
    void knowsWhoAllocatesNodePorts() {
        assertThat(UnknownValues.mark("forwards 80/TCP to node port 31002", "forwards 80/TCP to node port 32502"))
                .isEqualTo("forwards 80/TCP to node port (allocated by the API server)");
    }

    @Test
    void leavesAlonePlansThatDifferInShape() {
        Changes one = new Changes(List.of(change("a")), List.of());
        Changes two = new Changes(List.of(change("b"), change("c")), List.of());

        assertThat(UnknownValues.mark(one, two)).isEqualTo(one);
    }

    private static PlannedChange change(String name) {
        return new PlannedChange("create-" + name, Action.CREATE, "TargetGroup", name, "", List.of(), false);
    }
}
