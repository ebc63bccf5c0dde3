// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.TestClock;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The token buckets of the services.
class ThrottleTest {

    private final TestClock clock = new TestClock();
    private final AwsEmulator emulator = AwsClients.seeded(
            AwsEmulator.builder().clock(clock).throttle(AwsThrottle.standard()).build());
    private final Asking asking = new Asking(emulator);

    @ParameterizedTest(name = "{0}: {1} at once, then {2} a second")
    @CsvSource({
        "DescribeLoadBalancers, 40, 10",
        "RegisterTargets, 20, 4",
        "ModifyTargetGroup, 20, 3",
        "SetSubnets, 20, 3",
        "CreateListener, 100, 10",
        "DeleteListener, 100, 10",
    })
    void elasticLoadBalancingHasBucketsPerClass(String action, int burst, int perSecond) {
        assertThat(granted(() -> asking.elb(action, "").code(), "Throttling")).isEqualTo(burst);
        clock.advance(Duration.ofSeconds(1));
        assertThat(granted(() -> asking.elb(action, "").code(), "Throttling")).isEqualTo(perSecond);
    }

    @ParameterizedTest(name = "{0} {1}: {2} at once, then {3} a second")
    @CsvSource({
        "DescribeVpcs, VpcId.1=vpc-1, 100, 20",
        "DescribeVpcs, '', 50, 10",
        "CreateSecurityGroup, '', 50, 5",
        "AuthorizeSecurityGroupIngress, '', 200, 10",
        "CreateTags, '', 100, 10",
    })
    void ec2HasBucketsPerAction(String action, String parameters, int burst, int perSecond) {
        assertThat(granted(() -> asking.ec2(action, parameters).code(), "RequestLimitExceeded"))
                .isEqualTo(burst);
        clock.advance(Duration.ofSeconds(1));
        assertThat(granted(() -> asking.ec2(action, parameters).code(), "RequestLimitExceeded"))
                .isEqualTo(perSecond);
    }

    @Test
    void anEmptyBucketLeavesTheOthersFull() {
        granted(() -> asking.elb("DescribeLoadBalancers", "").code(), "Throttling");

        assertThat(asking.elb("DescribeTargetGroups", "").code())
                .as("same class")
                .isEqualTo("Throttling");
        assertThat(asking.elb("DeleteLoadBalancer", "").code()).isEqualTo("ValidationError");
        assertThat(asking.ec2("DescribeVpcs", "").code()).isEqualTo("OK");
    }

    private static int granted(Supplier<String> call, String refusal) {
        int count = 0;
        while (count < 1_000 && !call.get().equals(refusal)) {
            count++;
        }
        return count;
    }
}
