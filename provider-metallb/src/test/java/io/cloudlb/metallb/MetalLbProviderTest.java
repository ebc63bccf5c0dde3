// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.fixture.MetalLbWorld;
import io.cloudlb.testkit.ManualClock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetalLbProviderTest {
    private final MetalLbWorld world = new MetalLbWorld(aPool("lan"));

    @Test
    void saysWhyItDoesNotKnowThePools() {
        try (MetalLbProvider provider = AMetalLbCluster.newProvider(world, new ManualClock(), Map.of(), () -> {})) {
            assertThat(provider.inKubernetes().orElseThrow().trouble()).isEmpty();

            world.breakWatch("the watch of IPAddressPools is broken for too long");

            assertThat(provider.inKubernetes().orElseThrow().trouble())
                    .contains("the watch of IPAddressPools is broken for too long");
        }
    }
}
