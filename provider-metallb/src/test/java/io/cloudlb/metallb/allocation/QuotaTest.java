// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.Desk.desk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.Desk;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final APool POOL = aPool("a", "10.0.0.0/24", "2001:db8::/64");

    @Test
    void aNamespaceGetsNoMoreThanItsLimit() {
        Desk desk = limited(2);
        desk.give(aService("1"));
        desk.give(aService("2"));

        assertThat(desk.refuse(aService("3"))).isEqualTo(new Unmet.QuotaReached("default", 2, 2));
        assertThat(desk.give(aService("3").in("other"))).isEqualTo(ips("10.0.0.2"));
    }

    @Test
    void whatIsGivenUpMayBeHadAgain() {
        Desk desk = limited(1);
        desk.give(aService("1"));
        desk.refuse(aService("2"));

        desk.release("1");

        assertThat(desk.retry()).hasSize(1);
        assertThat(desk.held("2")).isNotEmpty();
    }

    @Test
    void aSharedAddressCountsOnce() {
        Desk desk = limited(1);
        desk.give(aService("web").sharing("k").tcp(80));

        assertThat(desk.give(aService("mail").sharing("k").tcp(25))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void aDualStackServiceHasTwo() {
        Desk desk = limited(1);

        assertThat(desk.refuse(aService("requires").requireDualStack()).code()).isEqualTo("QuotaReached");
        assertThat(desk.give(aService("prefers").preferDualStack())).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.give(aService("prefers").preferDualStack())).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void movingNeedsNoMore() {
        Desk desk = limited(1);
        desk.give(aService("web"));

        assertThat(desk.give(aService("web").asking("10.0.0.9"))).isEqualTo(ips("10.0.0.9"));
    }

    @Test
    void holdersAreNotAskedForTheirQuota() {
        Desk desk = limited(1);

        desk.adopt(aService("1").published("10.0.0.1"), aService("2").published("10.0.0.2"));

        assertThat(desk.give(aService("1"))).isEqualTo(ips("10.0.0.1"));
        assertThat(desk.give(aService("2"))).isEqualTo(ips("10.0.0.2"));
    }

    @Test
    void aLimitOfItsOwnGoesBeforeTheGeneralOne() {
        Quotas quotas = new Quotas(OptionalInt.of(0), Map.of("default", 1));
        Desk desk = desk(AllocatorSettings.DEFAULTS.withQuotas(quotas), POOL);

        desk.give(aService("web"));
        assertThat(desk.refuse(aService("web").in("other"))).isEqualTo(new Unmet.QuotaReached("other", 0, 0));
    }

    @Test
    void aLimitIsNotNegative() {
        assertThatThrownBy(() -> new Quotas(OptionalInt.of(-1), Map.of())).hasMessageContaining("not negative");
    }

    private static Desk limited(int limit) {
        return desk(AllocatorSettings.DEFAULTS.withQuotas(new Quotas(OptionalInt.of(limit), Map.of())), POOL);
    }
}
