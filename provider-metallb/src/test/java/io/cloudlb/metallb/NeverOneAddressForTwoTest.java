// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceView.ServiceType;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Several processes that all believe to lead, each with an old view of the world, each stopped anywhere: never one
/// address for two, and nobody moves without a cause.
class NeverOneAddressForTwoTest {
    @Provide
    Arbitrary<List<RaceStep>> walks() {
        return RaceStep.walks();
    }

    @Provide
    Arbitrary<Map<String, String>> settings() {
        return Arbitraries.of(
                Map.of(MetalLbSettings.HOLD_DOWN, "0"),
                Map.of(MetalLbSettings.HOLD_DOWN, "60s"),
                Map.of(MetalLbSettings.HOLD_DOWN, "0", MetalLbSettings.POOL_EDITS, "move"));
    }

    @Property(tries = 2000)
    void neverOneAddressForTwo(@ForAll("walks") List<RaceStep> walk, @ForAll("settings") Map<String, String> settings) {
        RaceWorld world = new RaceWorld(settings);

        walk.forEach(world::take);
        world.settle();

        assertThat(world.kube().services())
                .filteredOn(service -> service.spec().type() == ServiceType.CLUSTER_IP)
                .allSatisfy(service -> assertThat(service.status().ingress()).isEmpty());
    }
}
