// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.Desk.desk;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.fixture.Desk;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// An address that was given up rests before somebody else gets it.
class HoldDownTest {
    private final Desk desk = desk(AllocatorSettings.DEFAULTS, aPool("a", "10.0.0.0/30"));

    @Test
    void aFreedAddressRestsForAMinute() {
        desk.give(aService("web"));
        desk.release("web");

        desk.pass(Duration.ofSeconds(59));
        assertThat(desk.give(aService("early"))).isEqualTo(ips("10.0.0.1"));
        desk.pass(Duration.ofSeconds(1));
        assertThat(desk.give(aService("late"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void theRestIsSkippedWhenThePoolHasNothingElse() {
        for (String name : new String[] {"1", "2", "3", "4"}) {
            desk.give(aService(name));
        }
        desk.release("3");
        desk.pass(Duration.ofSeconds(5));
        desk.release("1");

        assertThat(desk.give(aService("new"))).as("the one that rested longest").isEqualTo(ips("10.0.0.2"));
        assertThat(desk.give(aService("newer"))).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.refuse(aService("newest")).code()).isEqualTo("PoolExhausted");
    }

    @Test
    void whoComesBackGetsItsAddressBack() {
        desk.give(aService("other"));
        desk.give(aService("web"));
        desk.release("other");
        desk.release("web");

        assertThat(desk.give(aService("web"))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whoNamesARestingAddressGetsIt() {
        desk.give(aService("blue").asking("10.0.0.3"));
        desk.release("blue");

        assertThat(desk.give(aService("green").asking("10.0.0.3"))).isEqualTo(ips("10.0.0.3"));
    }

    @Test
    void anAddressThatOthersStillShareDoesNotRest() {
        desk.give(aService("web").sharing("k").tcp(80));
        desk.give(aService("mail").sharing("k").tcp(25));
        desk.release("web");

        assertThat(desk.allocator().snapshot().holds()).isEmpty();
        assertThat(desk.give(aService("shop").sharing("k").tcp(80))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void anAddressThatWasMovedFromRestsToo() {
        desk.give(aService("web"));
        desk.give(aService("web").asking("10.0.0.2"));

        assertThat(desk.give(aService("other"))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void zeroSwitchesItOff() {
        Desk hasty = desk(AllocatorSettings.DEFAULTS.withHoldDown(Duration.ZERO), aPool("a", "10.0.0.0/30"));
        hasty.give(aService("web"));
        hasty.release("web");

        assertThat(hasty.give(aService("other"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void restingAddressesAreCountedApart() {
        desk.give(aService("web"));
        desk.give(aService("other"));
        desk.release("web");

        assertThat(desk.allocator().fills()).containsExactly(new PoolFill("a", IpFamily.IPV4, 4, 1, 1));
    }

    @Test
    void aRestSurvivesAPoolEdit() {
        desk.give(aService("web"));
        desk.release("web");

        desk.edit(aPool("b", "10.0.0.0/24"));

        assertThat(desk.give(aService("other"))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whatAServiceOutsideTheClassLeftBehindWaitsUntilItsObjectIsGone() {
        desk.give(aService("web"));
        desk.release("web", Reuse.AFTER_OBJECT_IS_GONE);
        desk.pass(Duration.ofDays(365));

        for (String name : new String[] {"1", "2", "3"}) {
            desk.give(aService(name));
        }
        assertThat(desk.refuse(aService("4")).code()).isEqualTo("PoolExhausted");
        assertThat(desk.refuse(aService("named").asking("10.0.0.0")).code()).isEqualTo("AddressInUse");

        desk.release("web");
        assertThat(desk.give(aService("4"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void aServiceThatBecomesALoadBalancerAgainHasItsAddressAgain() {
        desk.give(aService("other"));
        desk.give(aService("web"));
        desk.release("web", Reuse.AFTER_OBJECT_IS_GONE);

        assertThat(desk.give(aService("web"))).isEqualTo(ips("10.0.0.1"));
    }
}
