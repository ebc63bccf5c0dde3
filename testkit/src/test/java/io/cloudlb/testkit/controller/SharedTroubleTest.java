// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What all Services share cannot be made.
class SharedTroubleTest {
    private static final CloudError DENIED = CloudError.denied("no gateways for you", "request");

    private static AFakeCluster refusing(CloudError error, int services) {
        AFakeCluster cluster = AFakeCluster.serving();
        cluster.cloud().refuse("CreateGATEWAY", error);
        IntStream.rangeClosed(1, services)
                .forEach(number ->
                        cluster.kube().create(AService.aService("web" + number).port(80)));
        return cluster.rest();
    }

    private static Condition provisioned(AFakeCluster cluster, String name) {
        return cluster.kube().condition(name, Condition.PROVISIONED);
    }

    @Test
    void holdsWhoeverDependsOnItAndSaysWhy() {
        AFakeCluster cluster = refusing(DENIED, 1);

        Condition held = provisioned(cluster, "web1");
        assertThat(held.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(held.message()).contains("what the cluster's Services share", "no gateways for you");
        assertThat(cluster.kube().service("web1").status().ingress()).isEmpty();
    }

    @Test
    void doesWhatDoesNotDependOnIt() {
        AFakeCluster cluster = refusing(DENIED, 1);

        assertThat(cluster.targets("web1")).containsExactly("node-a", "node-b");
        assertThat(cluster.cloud().ledger()).doesNotContain("CreateBALANCER", "CreatePORT");
    }

    @Test
    void isNotTriedAgainForEveryServiceThatWaits() {
        AFakeCluster cluster = refusing(DENIED, 30);

        cluster.rest(Duration.ofMinutes(3));

        assertThat(Collections.frequency(cluster.cloud().ledger(), "CreateGATEWAY"))
                .as("when it was asked for first, and once more soon after")
                .isEqualTo(2);
    }

    @Test
    void isTriedAgainWithBackOffAndThenEverybodyGoesOn() {
        AFakeCluster cluster = refusing(CloudError.unavailable("nobody home", "request"), 3);

        cluster.cloud().refuseNothing();
        cluster.rest(Duration.ofMinutes(2));

        for (String name : List.of("web1", "web2", "web3")) {
            assertThat(provisioned(cluster, name).status()).as(name).isEqualTo(Condition.Status.TRUE);
        }
    }

    @Test
    void isLookedAtAgainSlowlyWhenTheCloudDeniesIt() {
        AFakeCluster cluster = refusing(DENIED, 2);

        cluster.cloud().refuseNothing();
        cluster.rest(Duration.ofMinutes(6));

        assertThat(provisioned(cluster, "web1").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(provisioned(cluster, "web2").status()).isEqualTo(Condition.Status.TRUE);
    }
}
