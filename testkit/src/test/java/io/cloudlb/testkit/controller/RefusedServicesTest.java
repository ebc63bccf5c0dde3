// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.CloudError;
import org.junit.jupiter.api.Test;

/// What is made for a Service that the provider refuses: nothing, also not of what Services share.
class RefusedServicesTest {
    private static final String REFUSE = "fake.example/refuse";

    @Test
    void getNothingMadeForThem() {
        AFakeCluster cluster = AFakeCluster.serving();

        cluster.kube().create(aService("web").annotation(REFUSE, "no").port(80));
        cluster.rest();

        assertThat(cluster.cloud().resources()).isEmpty();
    }

    @Test
    void getNothingMadeForThemAtARestart() {
        AFakeCluster cluster = AFakeCluster.serving();
        cluster.kube().create(aService("web").annotation(REFUSE, "no").port(80));
        cluster.rest();

        assertThat(cluster.callsOf(cluster::restart)).containsExactly("List");
        assertThat(cluster.cloud().resources()).isEmpty();
    }

    @Test
    void doNotKeepWhatIsSharedOnceTheyAreRefused() {
        AFakeCluster cluster = AFakeCluster.serving();
        cluster.cloud().refuse("CreateBALANCER", CloudError.quotaExceeded("no more balancers", "request", "Balancers"));
        cluster.cloud().refuse("CreatePOOL", CloudError.quotaExceeded("no more pools", "request", "Pools"));
        cluster.kube().create(aService("web").port(80));
        cluster.rest();
        assertThat(cluster.cloud().resources()).containsOnlyKeys("gateway");

        cluster.kube().annotate("web", REFUSE, "no");
        cluster.rest();

        assertThat(cluster.cloud().resources()).isEmpty();
    }
}
