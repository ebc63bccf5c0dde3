// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.emulators.Fault;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.crash.SimulatedCrash;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole controller where no answer of AWS shows for a while what was made, not even under its name, and Services
/// that go sooner than that.
class LaggingListingsTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final AwsWorld aws = AwsWorld.lagging();
    private final AwsCluster cluster = start();

    private AwsCluster start() {
        AwsCluster started = new AwsCluster(aws, Map.of()).nodes(1, 2, 3);
        started.create("first");
        started.rest(LONG);
        return started;
    }

    /// The process ends once AWS has made that much, and the next one starts at once.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aServiceThatGoesRightAfterACrashLeavesNothing(int writes) {
        aws.hook(new CrashAfterWrites(writes));
        cluster.create("web");
        assertThatThrownBy(() -> cluster.rest(LONG)).isInstanceOf(SimulatedCrash.class);
        aws.hook(CallHook.NONE);

        cluster.kube().delete("web");
        cluster.startAnother();

        assertGoesAfterAllItHad();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CreateSecurityGroup", "CreateTargetGroup", "CreateLoadBalancer", "CreateListener"})
    void aServiceThatGoesWhileAnAnswerIsLostLeavesNothing(String operation) {
        aws.emulator().faults().everyCall(operation, new Fault.Run(Fault.When.AFTER, this::deleteWeb));
        aws.emulator().faults().everyCall(operation, Fault.timeOutAfter());

        cluster.create("web");
        cluster.rest(Duration.ofMillis(100));
        aws.emulator().faults().clear();

        assertGoesAfterAllItHad();
    }

    private void deleteWeb() {
        cluster.kube().delete("web");
    }

    /// A surprise makes it read what the Service has, and nothing is shown of it.
    @Test
    void aServiceThatGoesRightAfterASurpriseLeavesNothing() {
        aws.emulator()
                .faults()
                .everyCall("CreateListener", Fault.refuse(400, "LoadBalancerNotFound", "It is not there"));
        cluster.create("web");
        cluster.rest(Duration.ofMillis(100));
        aws.emulator().faults().clear();

        deleteWeb();

        assertGoesAfterAllItHad();
    }

    private void assertGoesAfterAllItHad() {
        for (int seconds = 0; seconds < 300 && cluster.kube().find("web").isPresent(); seconds++) {
            cluster.rest(Duration.ofSeconds(1));
        }
        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(aws.owned()).doesNotContain("k8s-default-web-");
        cluster.rest(LONG);
        assertThat(aws.owned()).doesNotContain("k8s-default-web-").contains("k8s-default-first-");
    }

    /// Ends the process once it has written so often.
    private static final class CrashAfterWrites implements CallHook {
        private int left;

        private CrashAfterWrites(int writes) {
            left = writes;
        }

        @Override
        public void after(CloudCall call) {
            left -= call.mutating() ? 1 : 0;
            if (call.mutating() && left == 0) {
                throw new SimulatedCrash("after " + call);
            }
        }
    }
}
