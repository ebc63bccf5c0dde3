// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The address of another load balancer, such as kube-vip's, on a Service that no pool gives one to.
class ForeignAddressTest {
    private static final String THEIRS = "192.168.3.246";

    private final AMetalLbCluster cluster =
            AMetalLbCluster.with(aPool("a", "10.0.0.0/24").byHandOnly());

    private void createWith(String address) {
        cluster.create(aService("web").port(80));
        cluster.kube().writeIngress("web", List.of(new Ingress(Address.vip(address), List.of())));
    }

    @Test
    void isLeftWhereNoPoolCanGiveOne() {
        cluster.rest();
        createWith(THEIRS);

        cluster.rest(Duration.ofMinutes(2));

        assertThat(cluster.shown("web")).containsExactly(THEIRS);
        assertThat(cluster.provisioned("web").message())
                .contains("no available IPs", "is not cloudlb's, and is left as it is");
        assertThat(cluster.kube().reasons("web")).contains("ForeignAddress");
    }

    @Test
    void isLeftAtAStartAndAtTheNext() {
        createWith(THEIRS);

        cluster.restart().rest(Duration.ofMinutes(2));
        cluster.restart().rest(Duration.ofMinutes(2));

        assertThat(cluster.shown("web")).containsExactly(THEIRS);
    }

    @Test
    void isReplacedOnceAPoolCanGiveOne() {
        createWith(THEIRS);
        cluster.rest();

        cluster.metalLb().edit(aPool("a", "10.0.0.0/24"));
        cluster.rest();

        assertThat(cluster.shown("web")).containsExactly("10.0.0.0");
    }

    /// Two cannot have the same one, whoever wrote it there.
    @Test
    void isTakenAwayWhereItIsOfAPoolOfOursAndSomebodyHasIt() {
        cluster.metalLb().edit(aPool("a", "10.0.0.0/32"));
        cluster.serving("first");
        createWith("10.0.0.0");

        cluster.rest();

        assertThat(cluster.shown("first")).containsExactly("10.0.0.0");
        assertThat(cluster.shown("web")).isEmpty();
    }
}
