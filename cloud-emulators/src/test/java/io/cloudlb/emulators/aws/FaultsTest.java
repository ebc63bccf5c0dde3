// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.TestClock;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;

/// Everything that can go wrong with a call, as the AWS SDK sees it.
class FaultsTest {

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final TestClock clock = new TestClock();
    private final AwsEmulator emulator = AwsClients.seeded(
            AwsEmulator.builder().clock(clock).pause(clock::advance).build());
    private final ElasticLoadBalancingV2Client elb =
            AwsClients.inMemory(emulator).elb();

    @Test
    void anErrorBeforeHasNoEffectAndOneAfterHas() {
        emulator.faults().atCall(1, Fault.failBefore()).atCall("CreateLoadBalancer", 2, Fault.failAfter());

        assertThatThrownBy(() -> create("one"))
                .isInstanceOfSatisfying(
                        ElasticLoadBalancingV2Exception.class,
                        error -> assertThat(error.statusCode()).isEqualTo(500));
        assertThat(names()).isEmpty();
        assertThatThrownBy(() -> create("one")).isInstanceOf(ElasticLoadBalancingV2Exception.class);
        assertThat(names()).containsExactly("one");
    }

    @Test
    void aTimeoutMayHideAnEffect() {
        emulator.faults()
                .atCall("CreateLoadBalancer", 1, Fault.timeOutAfter())
                .atCall("CreateLoadBalancer", 2, Fault.timeOutBefore());

        assertThatThrownBy(() -> create("one"))
                .isInstanceOf(SdkClientException.class)
                .hasRootCauseInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> create("two")).isInstanceOf(SdkClientException.class);
        assertThat(names()).containsExactly("one");
        assertThat(emulator.ledger().calls().failed().all())
                .extracting(call -> call.outcome())
                .containsExactly("Timeout", "Timeout");
    }

    @Test
    void aResetMayHideAnEffect() {
        emulator.faults().atCall("CreateLoadBalancer", 1, Fault.resetAfter());

        assertThatThrownBy(() -> create("one"))
                .isInstanceOf(SdkClientException.class)
                .hasRootCauseInstanceOf(SocketException.class);
        assertThat(names()).containsExactly("one");
    }

    @Test
    void aCrashPassesThroughTheSdkUnchangedBeforeOrAfterTheEffect() {
        emulator.faults()
                .atCall("CreateLoadBalancer", 1, Fault.before(FaultsTest::crash))
                .atCall("CreateLoadBalancer", 2, Fault.after(FaultsTest::crash));

        assertThatThrownBy(() -> create("one")).isInstanceOf(Crash.class);
        assertThat(names()).isEmpty();
        assertThatThrownBy(() -> create("two")).isInstanceOf(Crash.class);
        assertThat(names()).containsExactly("two");
        assertThat(emulator.ledger().calls().of("CreateLoadBalancer").all())
                .extracting(call -> call.outcome())
                .containsExactly("Crash", "Crash");
    }

    @Test
    void throttlingSpeaksTheServicesWords() {
        emulator.faults().everyCall(Fault.throttle());

        assertThatThrownBy(() -> create("one")).isInstanceOfSatisfying(ElasticLoadBalancingV2Exception.class, error -> {
            assertThat(error.awsErrorDetails().errorCode()).isEqualTo("Throttling");
            assertThat(error.isThrottlingException()).isTrue();
        });
        emulator.faults().clear();
        create("one");
        assertThat(names()).containsExactly("one");
    }

    @Test
    void aDelayPassesOnTheEmulatorsClock() {
        Instant before = clock.instant();
        emulator.faults().everyCall("DescribeLoadBalancers", Fault.delay(Duration.ofSeconds(7)));
        elb.describeLoadBalancers();

        assertThat(clock.instant()).isEqualTo(before.plusSeconds(7));
    }

    @Test
    void aStaleReadMissesTheLastWriteOnly() {
        create("one");
        create("two");
        emulator.faults().atCall("DescribeLoadBalancers", 1, Fault.stale());

        assertThat(names()).containsExactly("one");
        assertThat(names()).containsExactly("one", "two");
    }

    private static void crash() {
        throw new Crash();
    }

    private void create(String name) {
        AwsClients.createLoadBalancer(elb, name);
    }

    private List<String> names() {
        return elb.describeLoadBalancers().loadBalancers().stream()
                .map(each -> each.loadBalancerName())
                .toList();
    }
}
