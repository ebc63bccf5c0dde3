// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.emulators.Calls;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Nodes whose machines are stopped, and started again.
class StoppedMachineTest {
    private static final String FOURTH = AwsWorld.instanceId(4);

    private final AwsCluster cluster = new AwsCluster().nodes(1, 2, 3);

    private void stopTheFourth() {
        cluster.aws().emulator().seed().stopInstance(FOURTH);
    }

    /// In how many target groups the fourth machine is registered.
    private long registrations() {
        return cluster.aws().emulator().snapshot().targets().values().stream()
                .filter(targets ->
                        targets.stream().anyMatch(target -> target.id().equals(FOURTH)))
                .count();
    }

    @Test
    void registersNoMachineThatIsStopped() {
        cluster.create("web");
        cluster.rest();
        stopTheFourth();

        Calls calls = cluster.callsOf(() -> cluster.nodes(4, 5));

        assertThat(calls.writes().operations()).hasSize(2).containsOnly("RegisterTargets");
        assertThat(calls.failed().count()).as(calls.summary()).isZero();
        assertThat(registrations()).isZero();
    }

    @Test
    void registersItOnceItRuns() {
        cluster.create("web");
        stopTheFourth();
        cluster.nodes(4);
        cluster.rest();

        cluster.aws().emulator().seed().startInstance(FOURTH);
        cluster.rest(Duration.ofMinutes(6));

        assertThat(registrations()).isEqualTo(2);
    }

    @Test
    void findsOutThatOneWasStoppedWhenAwsDoesNotTakeItAndGoesOn() {
        cluster.nodes(4);
        cluster.create("web");
        cluster.rest();
        stopTheFourth();

        Calls calls = cluster.callsOf(() -> {
            cluster.create("other");
            cluster.rest(Duration.ofMinutes(5));
        });

        assertThat(calls.failed().operations()).hasSizeLessThanOrEqualTo(4).containsOnly("RegisterTargets");
        assertThat(cluster.kube().condition("other", Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void doesNotTrustAfterARestartThatAMachineIsRegisteredThatDidNotRun() {
        stopTheFourth();
        cluster.nodes(4);
        cluster.create("web");
        cluster.rest();

        cluster.aws().emulator().seed().startInstance(FOURTH);
        cluster.restart();

        assertThat(registrations()).isEqualTo(2);
    }

    @Test
    void saysWhichNodeTakesNoTrafficAndWhatToDo() {
        stopTheFourth();
        cluster.nodes(4);
        cluster.create("web");
        cluster.rest();

        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .contains("node-4", FOURTH + " is stopped; start it");
    }
}
