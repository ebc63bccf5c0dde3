// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.Desk.desk;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Problem;
import io.cloudlb.metallb.fixture.Desk;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A Service that has an address and changes its mind.
class ConvergenceTest {
    @Test
    void whoAsksForAnotherAddressGetsItAndGivesUpTheOld() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        assertThat(desk.give(aService("web").asking("10.0.0.9"))).isEqualTo(ips("10.0.0.9"));
        assertThat(desk.give(aService("other"))).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.log("web"))
                .last()
                .extracting(Transition::cause, Transition::before, Transition::after)
                .containsExactly(Cause.ADDRESS_REQUESTED, ips("10.0.0.0"), ips("10.0.0.9"));
    }

    @Test
    void whoAsksForAnAddressThatItCannotHaveKeepsTheOld() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("other"));
        desk.give(aService("web"));

        assertThat(desk.keepUnmet(aService("web").asking("10.0.0.0")).code()).isEqualTo("AddressInUse");
        assertThat(desk.keepUnmet(aService("web").asking("11.0.0.0")).code()).isEqualTo("AddressNotInAnyPool");
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whoWaitsForAnAddressGetsItWhenItIsFree() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("other"));
        desk.give(aService("web"));
        desk.keepUnmet(aService("web").asking("10.0.0.0"));

        desk.release("other");
        desk.retry();

        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoAsksForAnotherPoolMovesThere() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.1.0/24"));
        desk.give(aService("web"));

        assertThat(desk.give(aService("web").fromPool("b"))).isEqualTo(ips("10.0.1.0"));
        assertThat(desk.give(aService("web").fromPool("b"))).isEqualTo(ips("10.0.1.0"));
        assertThat(desk.log("web").getLast().cause()).isEqualTo(Cause.POOL_REQUESTED);
    }

    @Test
    void whoAsksForAPoolThatIsFullOrUnknownStays() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.1.0/32").byHandOnly());
        desk.give(aService("other").fromPool("b"));
        desk.give(aService("web"));

        assertThat(desk.keepUnmet(aService("web").fromPool("b")).code()).isEqualTo("PoolExhausted");
        assertThat(desk.keepUnmet(aService("web").fromPool("c")).code()).isEqualTo("UnknownPool");
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoNoLongerAsksForAPoolStaysInIt() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.1.0/24").byHandOnly());
        desk.give(aService("web").fromPool("b"));

        assertThat(desk.give(aService("web"))).isEqualTo(ips("10.0.1.0"));
    }

    @Test
    void whoCannotBeUnderstoodKeepsWhatItHas() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        Wish nonsense = new Wish.Unreadable(List.of(new Problem("x", "y", "z")));
        desk.give(aService("web"));

        assertThat(desk.keepUnmet(aService("web").wishing(nonsense)).code()).isEqualTo("InvalidAddressRequest");
        assertThat(desk.refuse(aService("new").wishing(nonsense)).code()).isEqualTo("InvalidAddressRequest");
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoseLabelsNoLongerFitItsPoolKeepsItsAddressAndIsTold() {
        Desk desk = desk(aPool("a", "10.0.0.0/24").forServicesLabelled("tier", "front"), aPool("b", "10.0.1.0/24"));
        desk.give(aService("web").labelled("tier", "front"));

        assertThat(desk.keepUnmet(aService("web"))).isEqualTo(new Unmet.PoolNotForService("a"));
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoNeedsNoAddressAnyMoreGivesItUp() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        desk.release("web");

        assertThat(desk.held("web")).isEmpty();
        assertThat(desk.log("web").getLast().cause()).isEqualTo(Cause.RELEASED);
        assertThat(desk.give(aService("other"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void givingUpTwiceChangesNothing() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        desk.release("web");
        desk.release("web");

        assertThat(desk.log("web")).hasSize(2);
    }

    @Test
    void decidingAgainWithoutAChangeWritesNothingInTheLog() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        for (int pass = 0; pass < 10; pass++) {
            desk.give(aService("web"));
        }

        assertThat(desk.log("web")).hasSize(1);
    }
}
