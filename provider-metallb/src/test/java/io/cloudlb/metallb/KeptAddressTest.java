// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.metallb.allocation.MetalLbAnnotations;
import io.cloudlb.testkit.AService;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said to Services that have an address already.
class KeptAddressTest {
    /// What it has is not in doubt, so nothing in the sentence may sound like it.
    @ParameterizedTest
    @MethodSource("unmet")
    void saysWhyAServiceKeepsTheAddressThatItHas(String reason, String words, AService asked) {
        AMetalLbCluster cluster = AMetalLbCluster.with(
                        aPool("a", "10.0.0.0/31"),
                        aPool("b", "10.0.1.0/31").byHandOnly(),
                        aPool("c", "10.0.2.0/31").forNamespaces("elsewhere"))
                .serving("one", "web");

        asked.annotations().forEach((key, value) -> cluster.kube().annotate("web", key, value));
        cluster.rest();

        assertThat(cluster.shown("web")).containsExactly("10.0.0.1");
        assertThat(cluster.provisioned("web").reason()).isEqualTo(reason);
        assertThat(cluster.provisioned("web").message())
                .startsWith("Address kept: ")
                .contains(words)
                .doesNotContain("Failed to allocate", "No address");
    }

    /// What an annotation can ask for.
    static Stream<Arguments> unmet() {
        return MetalLbControllerTest.unmet()
                .filter(arguments -> arguments.get()[2] instanceof AService asked
                        && !asked.annotations().isEmpty());
    }

    @Test
    void saysOnceWhichAddressesOfAServiceItDoesNotShowAnyMore() {
        AMetalLbCluster cluster = AMetalLbCluster.with(aPool("a", "10.0.0.0/24"));
        cluster.create(aService("web").port(80));
        cluster.kube().writeIngress("web", virtual("10.0.0.3", "10.0.0.2", "10.0.0.4"));

        cluster.rest().restart();

        assertThat(cluster.shown("web")).containsExactly("10.0.0.2");
        assertThat(cluster.kube().events())
                .extracting(said -> said.event().message())
                .containsExactly("Assigned IP [\"10.0.0.2\"] of pool a; status.loadBalancer does not show 10.0.0.3,"
                        + " 10.0.0.4 any more");
        assertThat(cluster.provisioned("web").message()).isEqualTo("Assigned IP [\"10.0.0.2\"] of pool a");
    }

    @Test
    void saysSoToAServiceThatLacksSomethingToo() {
        AMetalLbCluster cluster = AMetalLbCluster.with(aPool("a", "10.0.0.0/24"));
        cluster.create(aService("web").port(80).annotation(MetalLbAnnotations.ADDRESS_POOL, "z"));
        cluster.kube().writeIngress("web", virtual("10.0.0.3", "10.0.0.2", "10.0.0.4"));

        cluster.rest().restart();

        assertThat(cluster.shown("web")).containsExactly("10.0.0.2");
        assertThat(cluster.kube().events())
                .extracting(said -> said.event().message())
                .singleElement()
                .asString()
                .startsWith("Address kept: unknown pool \"z\"")
                .endsWith("; status.loadBalancer does not show 10.0.0.3, 10.0.0.4 any more");
    }

    private static List<Ingress> virtual(String... addresses) {
        return Stream.of(addresses)
                .map(ip -> new Ingress(Address.vip(ip), List.of()))
                .toList();
    }
}
