// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.core.translate.ServiceTranslator.Translation;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetalLbTraitsTest {
    private static final ProviderTraits TRAITS = MetalLbTraits.of(MetalLbSettings.Announcer.SPEAKER);

    private static Translation<LoadBalancerSpec> translated(AService service) {
        return new ServiceTranslator(SpecFixture.CLUSTER, TRAITS.capabilities(), TRAITS.annotations(), true)
                .translate(service.view());
    }

    @Test
    void namesTheNearestKeyWhereAnAnnotationIsUnknown() {
        Translation<LoadBalancerSpec> translation =
                translated(aService("web").port(80).annotation("metallb.io/adress-pool", "a"));

        assertThat(translation.warnings())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("metallb.io/address-pool"));
    }

    @Test
    void knowsItsAnnotationsInBothSpellings() {
        Translation<LoadBalancerSpec> translation = translated(aService("web")
                .port(80)
                .annotation("metallb.universe.tf/address-pool", "a")
                .annotation("metallb.io/allow-shared-ip", "k")
                .annotation("cloudlb.io/share-ip-with-namespaces", "*"));

        assertThat(translation.problems()).isEmpty();
        assertThat(translation.warnings()).isEmpty();
        assertThat(translation.value().annotations()).hasSize(3);
    }

    @Test
    void takesEveryProtocolAndNeedsNoNodePorts() {
        Translation<LoadBalancerSpec> translation = translated(aService("web")
                .port(Protocol.SCTP, 132)
                .udp(53)
                .withoutNodePorts()
                .local());

        assertThat(translation.problems()).isEmpty();
    }

    @Test
    void callsEventsAsMetalLbDoes() {
        assertThat(TRAITS.mode().eventNames())
                .containsEntry("EnsuredLoadBalancer", "IPAllocated")
                .containsEntry("SyncLoadBalancerFailed", "AllocationFailed");
        assertThat(TRAITS.mode().readsStatus()).isTrue();
        assertThat(TRAITS.mode().publishedAnnotations()).isEqualTo(Set.of("metallb.io/ip-allocated-from-pool"));
    }
}
