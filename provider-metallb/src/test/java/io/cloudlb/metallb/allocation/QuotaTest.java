// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AllocatorFixture.fixture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final APool POOL = aPool("a", "10.0.0.0/24", "2001:db8::/64");

    @Test
    void aNamespaceGetsNoMoreThanItsLimit() {
        AllocatorFixture fixture = limited(2);
        fixture.give(aService("1"));
        fixture.give(aService("2"));

        assertThat(fixture.refuse(aService("3"))).isEqualTo(new Unmet.QuotaReached("default", 2, 2));
        assertThat(fixture.give(aService("3").in("other"))).isEqualTo(ips("10.0.0.2"));
    }

    @Test
    void whatIsGivenUpMayBeHadAgain() {
        AllocatorFixture fixture = limited(1);
        fixture.give(aService("1"));
        fixture.refuse(aService("2"));

        fixture.release("1");

        assertThat(fixture.retry()).hasSize(1);
        assertThat(fixture.held("2")).isNotEmpty();
    }

    @Test
    void aSharedAddressCountsOnce() {
        AllocatorFixture fixture = limited(1);
        fixture.give(aService("web").sharing("k").tcp(80));

        assertThat(fixture.give(aService("mail").sharing("k").tcp(25))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void aDualStackServiceHasTwo() {
        AllocatorFixture fixture = limited(1);

        assertThat(fixture.refuse(aService("requires").requireDualStack()).code())
                .isEqualTo("QuotaReached");
        assertThat(fixture.give(aService("prefers").preferDualStack())).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.give(aService("prefers").preferDualStack())).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void movingNeedsNoMore() {
        AllocatorFixture fixture = limited(1);
        fixture.give(aService("web"));

        assertThat(fixture.give(aService("web").asking("10.0.0.9"))).isEqualTo(ips("10.0.0.9"));
    }

    @Test
    void holdersAreNotAskedForTheirQuota() {
        AllocatorFixture fixture = limited(1);

        fixture.adopt(aService("1").published("10.0.0.1"), aService("2").published("10.0.0.2"));

        assertThat(fixture.give(aService("1"))).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.give(aService("2"))).isEqualTo(ips("10.0.0.2"));
    }

    @Test
    void aLimitOfItsOwnGoesBeforeTheGeneralOne() {
        Quotas quotas = new Quotas(OptionalInt.of(0), Map.of("default", 1));
        AllocatorFixture fixture = fixture(AllocatorSettings.DEFAULTS.withQuotas(quotas), POOL);

        fixture.give(aService("web"));
        assertThat(fixture.refuse(aService("web").in("other"))).isEqualTo(new Unmet.QuotaReached("other", 0, 0));
    }

    @Test
    void aLimitIsNotNegative() {
        assertThatThrownBy(() -> new Quotas(OptionalInt.of(-1), Map.of())).hasMessageContaining("not negative");
    }

    private static AllocatorFixture limited(int limit) {
        return fixture(AllocatorSettings.DEFAULTS.withQuotas(new Quotas(OptionalInt.of(limit), Map.of())), POOL);
    }
}
