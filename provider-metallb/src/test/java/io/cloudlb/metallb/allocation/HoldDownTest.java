// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AllocatorFixture.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// An address that was given up rests before somebody else gets it.
class HoldDownTest {
    private final AllocatorFixture fixture = fixture(AllocatorSettings.DEFAULTS, aPool("a", "10.0.0.0/30"));

    @Test
    void aFreedAddressRestsForAMinute() {
        fixture.give(aService("web"));
        fixture.release("web");

        fixture.pass(Duration.ofSeconds(59));
        assertThat(fixture.give(aService("early"))).isEqualTo(ips("10.0.0.1"));
        fixture.pass(Duration.ofSeconds(1));
        assertThat(fixture.give(aService("late"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void theRestIsSkippedWhenThePoolHasNothingElse() {
        for (String name : new String[] {"1", "2", "3", "4"}) {
            fixture.give(aService(name));
        }
        fixture.release("3");
        fixture.pass(Duration.ofSeconds(5));
        fixture.release("1");

        assertThat(fixture.give(aService("new")))
                .as("the one that rested longest")
                .isEqualTo(ips("10.0.0.2"));
        assertThat(fixture.give(aService("newer"))).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.refuse(aService("newest")).code()).isEqualTo("PoolExhausted");
    }

    @Test
    void whoComesBackGetsItsAddressBack() {
        fixture.give(aService("other"));
        fixture.give(aService("web"));
        fixture.release("other");
        fixture.release("web");

        assertThat(fixture.give(aService("web"))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whoNamesARestingAddressGetsIt() {
        fixture.give(aService("blue").asking("10.0.0.3"));
        fixture.release("blue");

        assertThat(fixture.give(aService("green").asking("10.0.0.3"))).isEqualTo(ips("10.0.0.3"));
    }

    @Test
    void anAddressThatOthersStillShareDoesNotRest() {
        fixture.give(aService("web").sharing("k").tcp(80));
        fixture.give(aService("mail").sharing("k").tcp(25));
        fixture.release("web");

        assertThat(fixture.allocator().snapshot().holds()).isEmpty();
        assertThat(fixture.give(aService("shop").sharing("k").tcp(80))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void anAddressThatWasMovedFromRestsToo() {
        fixture.give(aService("web"));
        fixture.give(aService("web").asking("10.0.0.2"));

        assertThat(fixture.give(aService("other"))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void zeroSwitchesItOff() {
        AllocatorFixture hasty =
                fixture(AllocatorSettings.DEFAULTS.withHoldDown(Duration.ZERO), aPool("a", "10.0.0.0/30"));
        hasty.give(aService("web"));
        hasty.release("web");

        assertThat(hasty.give(aService("other"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void restingAddressesAreCountedApart() {
        fixture.give(aService("web"));
        fixture.give(aService("other"));
        fixture.release("web");

        assertThat(fixture.allocator().fills()).containsExactly(new PoolFill("a", IpFamily.IPV4, 4, 1, 1));
    }

    @Test
    void aRestSurvivesAPoolEdit() {
        fixture.give(aService("web"));
        fixture.release("web");

        fixture.edit(aPool("b", "10.0.0.0/24"));

        assertThat(fixture.give(aService("other"))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whatAServiceOutsideTheClassLeftBehindWaitsUntilItsObjectIsGone() {
        fixture.give(aService("web"));
        fixture.release("web", Reuse.AFTER_OBJECT_IS_GONE);
        fixture.pass(Duration.ofDays(365));

        for (String name : new String[] {"1", "2", "3"}) {
            fixture.give(aService(name));
        }
        assertThat(fixture.refuse(aService("4")).code()).isEqualTo("PoolExhausted");
        assertThat(fixture.refuse(aService("named").asking("10.0.0.0")).code()).isEqualTo("AddressInUse");

        fixture.release("web");
        assertThat(fixture.give(aService("4"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void aServiceThatBecomesALoadBalancerAgainHasItsAddressAgain() {
        fixture.give(aService("other"));
        fixture.give(aService("web"));
        fixture.release("web", Reuse.AFTER_OBJECT_IS_GONE);

        assertThat(fixture.give(aService("web"))).isEqualTo(ips("10.0.0.1"));
    }
}
