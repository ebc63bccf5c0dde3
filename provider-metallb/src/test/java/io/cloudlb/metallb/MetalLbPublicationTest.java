// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.AService.ips;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.metallb.allocation.MetalLbAnnotations;
import io.cloudlb.metallb.assignment.Held;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetalLbPublicationTest {
    private static final MetalLbPublication BOTH = publication("a", "2001:db8::1", "192.0.2.1");

    private static MetalLbPublication publication(String pool, String... addresses) {
        Optional<String> home = Optional.of(pool).filter(name -> !name.isEmpty());
        return new MetalLbPublication(new Held(ips(addresses), home, Optional.empty()));
    }

    @Test
    void showsIpv4FirstWithoutPorts() {
        assertThat(BOTH.ingress())
                .extracting(Ingress::address)
                .containsExactly(Address.vip("192.0.2.1"), Address.vip("2001:db8::1"));
        assertThat(BOTH.ingress()).allMatch(entry -> entry.ports().isEmpty());
        assertThat(BOTH.addresses()).hasSize(2);
    }

    @Test
    void saysItInMetalLbsWords() {
        assertThat(BOTH.readyMessage()).hasValue("Assigned IP [\"192.0.2.1\" \"2001:db8::1\"] of pool a");
        assertThat(publication("").readyMessage()).isEmpty();
    }

    @Test
    void namesThePool() {
        assertThat(BOTH.annotations(MetalLbSettings.Announcer.SPEAKER))
                .isEqualTo(Map.of(MetalLbAnnotations.ALLOCATED_FROM_POOL, "a"));
    }

    @Test
    void annotatesAnAddressThatNoPoolHasAnyMore() {
        assertThat(publication("", "192.0.2.1").annotations(MetalLbSettings.Announcer.SPEAKER))
                .isEqualTo(Map.of(MetalLbAnnotations.ALLOCATED_FROM_POOL, ""));
    }

    @Test
    void tellsKubeVip() {
        assertThat(BOTH.annotations(MetalLbSettings.Announcer.KUBE_VIP))
                .containsEntry(MetalLbTraits.KUBE_VIP_ADDRESSES, "192.0.2.1,2001:db8::1");
        assertThat(publication("").annotations(MetalLbSettings.Announcer.KUBE_VIP))
                .isEmpty();
    }

    @Test
    void publishesNoMarkThatItsTraitsDoNotName() {
        for (MetalLbSettings.Announcer announcer : MetalLbSettings.Announcer.values()) {
            assertThat(MetalLbTraits.of(announcer).mode().publishedAnnotations())
                    .isEqualTo(BOTH.annotations(announcer).keySet());
        }
    }
}
