// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsKind;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FoundByNameTest {
    private final ManualClock clock = new ManualClock();
    private final FoundByName found = new FoundByName(clock);

    @Test
    void forgetsTheNamesThatNobodyAsksForAnyMore() {
        for (int number = 0; number < 100; number++) {
            found.untagged(AwsKind.LOAD_BALANCER.named("lb-" + number), "request");
        }
        clock.pass(Duration.ofHours(2));

        found.untagged(AwsKind.LOAD_BALANCER.named("other"), "request");

        assertThat(found.remembered()).isEqualTo(1);
    }

    @Test
    void doesNotWaitAgainForTheTagsOfOneThatIsAskedForOften() {
        for (int minute = 0; minute < 180; minute += 5) {
            Applied<AwsState> applied = found.untagged(AwsKind.LOAD_BALANCER.named("front-door"), "request");

            assertThat(applied).isInstanceOf(minute == 0 ? Applied.Pending.class : Applied.Failed.class);
            clock.pass(Duration.ofMinutes(5));
        }
    }
}
