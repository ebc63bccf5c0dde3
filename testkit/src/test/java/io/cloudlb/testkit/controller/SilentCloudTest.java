// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.testkit.ANode;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/// What users are told when the cloud does not answer what has to be known before a Service can be served.
class SilentCloudTest {
    private static final CloudError DENIED = CloudError.denied("you may not read networks", "request");
    private static final CloudError AWAY = CloudError.unavailable("nobody home", "request");
    private static final Duration A_MOMENT = Duration.ofSeconds(2);

    @Test
    void saysWhyAServiceIsNotJudged() {
        AFakeCluster cluster = AFakeCluster.serving();
        cluster.cloud().refuse("Read", DENIED);

        cluster.kube()
                .create(aService("web").annotation("fake.example/zone", "north").port(80));
        cluster.rest(Duration.ofMinutes(30));

        Condition accepted = cluster.kube().condition("web", Condition.ACCEPTED);
        assertThat(accepted.status()).isEqualTo(Condition.Status.UNKNOWN);
        assertThat(accepted.reason()).isEqualTo("Denied");
        assertThat(accepted.message()).contains("you may not read networks", "tried again every 5 minutes");
        assertThat(cluster.kube().reasons("web")).containsExactly("SyncLoadBalancerFailed");
    }

    @Test
    void servesTheServiceOnceTheCloudAnswers() {
        AFakeCluster cluster = AFakeCluster.serving();
        cluster.cloud().refuse("Read", AWAY);
        cluster.kube()
                .create(aService("web").annotation("fake.example/zone", "north").port(80));
        cluster.rest();

        cluster.cloud().refuseNothing();
        cluster.rest(Duration.ofMinutes(5));

        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).status()).isEqualTo(Condition.Status.TRUE);
        assertThat(cluster.kube().service("web").status().ingress()).hasSize(1);
    }

    @Test
    void doesNotAskAgainBecauseOfItsOwnWord() {
        AFakeCluster cluster = AFakeCluster.serving();
        cluster.cloud().refuse("Read", AWAY);
        cluster.cloud().clearLedger();

        cluster.kube()
                .create(aService("web").annotation("fake.example/zone", "north").port(80));
        cluster.rest(A_MOMENT);

        assertThat(Collections.frequency(cluster.cloud().ledger(), "Read")).isEqualTo(1);
    }

    @Test
    void saysTheRefusalOfASpoiltServiceAlsoWhenItsLoadBalancerCannotBeRead() {
        AFakeCluster cluster = AFakeCluster.serving("web");
        cluster.stop();
        cluster.kube().addNode(ANode.aNode("node-c"));
        cluster.kube().annotate("web", "fake.example/refuse", "not like this");
        cluster.cloud().refuse("Read", AWAY);

        cluster.restart();

        Condition accepted = cluster.kube().condition("web", Condition.ACCEPTED);
        assertThat(accepted.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(accepted.message()).contains("not like this");
        assertThat(Collections.frequency(cluster.kube().reasons("web"), "LoadBalancerRefused"))
                .isEqualTo(1);
    }

    @Test
    void saysWhyWhatExistsIsNotListed() {
        AFakeCluster cluster = AFakeCluster.serving();
        cluster.cloud().refuse("List", DENIED);
        cluster.stop();
        cluster.kube().create(aService("web").port(80));

        cluster.restart();

        Condition accepted = cluster.kube().condition("web", Condition.ACCEPTED);
        assertThat(accepted.status()).isEqualTo(Condition.Status.UNKNOWN);
        assertThat(accepted.message()).contains("cannot list", "you may not read networks", "tried again");

        cluster.cloud().refuseNothing();
        cluster.rest(Duration.ofMinutes(6));
        assertThat(cluster.kube().service("web").status().ingress()).hasSize(1);
    }
}
