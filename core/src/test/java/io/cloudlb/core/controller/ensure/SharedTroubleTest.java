// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.CloudError;
import org.junit.jupiter.api.Test;

class SharedTroubleTest {
    private static final Owner.Service WEB =
            new Owner.Service(new ClusterIdentity("c", "u"), new ServiceKey("default", "web"), "uid-1");
    private static final Convergence.Ending UNDER_WAY = new Convergence.Ending.Awaiting("the cloud is at work");
    private static final Convergence.Ending FAILED = new Convergence.Ending.Failed(CloudError.denied("no rights", "r"));

    private final SharedConvergence.Trouble trouble = new SharedConvergence.Trouble();

    @Test
    void resumesWhoWasToldThatItIsUnderWayOnceItHasFailed() {
        trouble.ending("wanted", () -> UNDER_WAY);
        trouble.waits(WEB, UNDER_WAY);
        assertThat(trouble.resumed()).isEmpty();

        trouble.forget();
        trouble.ending("wanted", () -> FAILED);

        assertThat(trouble.resumed()).containsExactly(WEB);
        trouble.waits(WEB, FAILED);
        assertThat(trouble.resumed()).as("it knows").isEmpty();
    }

    @Test
    void saysThatItIsOverToWhoComesTooLateToWait() {
        trouble.ending("wanted", () -> UNDER_WAY);
        assertThat(trouble.waits(WEB, UNDER_WAY)).isTrue();

        trouble.forget();
        trouble.ending("wanted", () -> new Convergence.Ending.Reached(true));

        assertThat(trouble.waits(WEB, UNDER_WAY)).isFalse();
    }
}
