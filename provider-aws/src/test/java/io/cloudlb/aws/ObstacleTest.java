// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// AWS refuses for something that somebody may mend without touching the Service.
class ObstacleTest {
    private static final String CREATE = "CreateLoadBalancer";

    private final AwsCluster cluster = new AwsCluster().nodes(1, 2);

    @BeforeEach
    void fillTheSubnet() {
        cluster.aws()
                .emulator()
                .faults()
                .everyCall(
                        CREATE, Fault.refuse(400, "InvalidSubnet", "Not enough IP space available in subnet subnet-a"));
        cluster.create("web");
        cluster.rest();
    }

    private Condition provisioned() {
        return cluster.kube().condition("web", Condition.PROVISIONED);
    }

    @Test
    void saysWhatIsInTheWayWhatToDoAndWhenItIsTriedAgain() {
        assertThat(provisioned().status()).isEqualTo(Condition.Status.FALSE);
        assertThat(provisioned().reason()).isEqualTo("Obstructed");
        assertThat(provisioned().message())
                .contains("subnet-a", "Make room in the subnet", "tried again in 5 minutes", "at least every 30");
    }

    @Test
    void goesOnWithinMinutesOnceItIsMended() {
        cluster.aws().emulator().faults().clear();

        cluster.rest(Duration.ofMinutes(5));

        assertThat(provisioned().status()).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void isTriedLessAndLessOften() {
        Calls firstHour = cluster.callsOf(() -> cluster.rest(Duration.ofMinutes(59)));
        Calls fourHours = cluster.callsOf(() -> cluster.rest(Duration.ofHours(4)));

        assertThat(firstHour.count(CREATE)).isBetween(2, 4);
        assertThat(fourHours.count(CREATE)).isBetween(7, 9);
    }

    @Test
    void isToldOnce() {
        cluster.rest(Duration.ofHours(4));

        assertThat(Collections.frequency(cluster.kube().reasons("web"), "SyncLoadBalancerFailed"))
                .isEqualTo(1);
    }

    @Test
    void isTriedAtOnceWhenTheServiceChanges() {
        cluster.aws().emulator().faults().clear();
        cluster.kube().annotate("web", AwsAnnotations.SUBNETS, AwsWorld.SUBNET_B);

        cluster.rest(Duration.ofSeconds(5));

        assertThat(provisioned().status()).isEqualTo(Condition.Status.TRUE);
    }
}
