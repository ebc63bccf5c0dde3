// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.Problem;
import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.allocation.NamespaceList;
import io.cloudlb.metallb.allocation.Quotas;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetalLbSettingsTest {
    @Test
    void hasDefaults() {
        assertThat(MetalLbSettings.of(Map.of()))
                .isEqualTo(new MetalLbSettings(
                        "metallb-system", AllocatorSettings.DEFAULTS, MetalLbSettings.Announcer.SPEAKER));
    }

    @Test
    void readsEachOfThem() {
        MetalLbSettings settings = MetalLbSettings.of(Map.of(
                MetalLbSettings.NAMESPACE, "lb",
                MetalLbSettings.HOLD_DOWN, "5m",
                MetalLbSettings.POOL_EDITS, "move",
                MetalLbSettings.QUOTAS, "shop=10,*=5",
                MetalLbSettings.SHARE_ACROSS, "shop, lab",
                MetalLbSettings.ANNOUNCER, "kube-vip"));

        assertThat(settings.namespace()).isEqualTo("lb");
        assertThat(settings.announcer()).isEqualTo(MetalLbSettings.Announcer.KUBE_VIP);
        assertThat(settings.allocator())
                .isEqualTo(AllocatorSettings.DEFAULTS
                        .withHoldDown(Duration.ofMinutes(5))
                        .withEditPolicy(EditPolicy.MOVE)
                        .withQuotas(new Quotas(OptionalInt.of(5), Map.of("shop", 10)))
                        .withSharingAcross(NamespaceList.parse("shop,lab")));
    }

    @Test
    void takesABlankSettingForNone() {
        assertThat(MetalLbSettings.of(Map.of(MetalLbSettings.QUOTAS, " ", MetalLbSettings.HOLD_DOWN, "")))
                .isEqualTo(MetalLbSettings.of(Map.of()));
    }

    @Test
    void reportsAllFaultsTogether() {
        assertThat(MetalLbSettings.problems(Map.of(
                        MetalLbSettings.NAMESPACE, "MetalLB",
                        MetalLbSettings.HOLD_DOWN, "soon",
                        MetalLbSettings.POOL_EDITS, "delete",
                        MetalLbSettings.QUOTAS, "shop",
                        MetalLbSettings.ANNOUNCER, "cilium")))
                .extracting(Problem::field)
                .containsExactly(
                        "--metallb-namespace",
                        "--metallb-hold-down",
                        "--metallb-pool-edits",
                        "--metallb-quotas",
                        "--metallb-announcer");
    }

    @Test
    void findsNothingWrongWithGoodOnes() {
        assertThat(MetalLbSettings.problems(
                        Map.of(MetalLbSettings.HOLD_DOWN, "0", MetalLbSettings.QUOTAS, "*=1", "aws-region", "x")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "shop=", "shop=-1", "shop=x", "=5", "shop=1,,lab=2", "Shop=1", "shop=1,shop=2"})
    void refusesQuotasThatAreNone(String text) {
        assertThatThrownBy(() -> Quotas.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quota");
    }

    @Test
    void readsQuotasWithSpaces() {
        assertThat(Quotas.parse(" shop=10 , lab=0 "))
                .isEqualTo(new Quotas(OptionalInt.empty(), Map.of("shop", 10, "lab", 0)));
    }
}
