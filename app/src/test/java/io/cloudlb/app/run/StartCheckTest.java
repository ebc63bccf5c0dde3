// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartCheckTest {
    private static final CloudError DOWN = CloudError.unavailable("InternalError: try later", "");
    private static final CloudError THROTTLED = CloudError.throttled("fewer calls", "", Duration.ZERO);
    private static final CloudError DENIED = CloudError.denied("ec2:DescribeVpcs is denied", "");

    private final ManualClock clock = new ManualClock();
    private final StartCheck check = new StartCheck(clock, Duration.ofSeconds(30));
    private int tries;

    @Test
    void doesNotEndForWhatPassesByItself() {
        Deque<CloudError> failures = new ArrayDeque<>(List.of(DOWN, THROTTLED));

        check.run(() -> {
            tries++;
            if (!failures.isEmpty()) {
                throw new CloudException(failures.poll());
            }
        });

        assertThat(tries).isEqualTo(3);
        assertThat(clock.passed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void endsAtOnceForWhatDoesNotPass() {
        assertThatThrownBy(() -> check.run(() -> fail(DENIED))).hasMessage("ec2:DescribeVpcs is denied");

        assertThat(tries).isEqualTo(1);
    }

    @Test
    void endsWhenPatienceDoes() {
        assertThatThrownBy(() -> check.run(() -> fail(DOWN))).hasMessage("InternalError: try later");

        assertThat(tries).isBetween(5, 10);
        assertThat(clock.passed()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    private void fail(CloudError error) {
        tries++;
        throw new CloudException(error);
    }
}
