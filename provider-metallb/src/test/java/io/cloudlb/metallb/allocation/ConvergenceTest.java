// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AllocatorFixture.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Problem;
import io.cloudlb.metallb.allocation.Transition.Cause;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A Service that has an address and changes its mind.
class ConvergenceTest {
    @Test
    void whoAsksForAnotherAddressGetsItAndGivesUpTheOld() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        assertThat(fixture.give(aService("web").asking("10.0.0.9"))).isEqualTo(ips("10.0.0.9"));
        assertThat(fixture.give(aService("other"))).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.log("web"))
                .last()
                .extracting(Transition::cause, Transition::before, Transition::after)
                .containsExactly(Cause.ADDRESS_REQUESTED, ips("10.0.0.0"), ips("10.0.0.9"));
    }

    @Test
    void whoAsksForAnAddressThatItCannotHaveKeepsTheOld() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("other"));
        fixture.give(aService("web"));

        assertThat(fixture.keepUnmet(aService("web").asking("10.0.0.0")).code()).isEqualTo("AddressInUse");
        assertThat(fixture.keepUnmet(aService("web").asking("11.0.0.0")).code()).isEqualTo("AddressNotInAnyPool");
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whoWaitsForAnAddressGetsItWhenItIsFree() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("other"));
        fixture.give(aService("web"));
        fixture.keepUnmet(aService("web").asking("10.0.0.0"));

        fixture.release("other");
        fixture.retry();

        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoAsksForAnotherPoolMovesThere() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.1.0/24"));
        fixture.give(aService("web"));

        assertThat(fixture.give(aService("web").fromPool("b"))).isEqualTo(ips("10.0.1.0"));
        assertThat(fixture.give(aService("web").fromPool("b"))).isEqualTo(ips("10.0.1.0"));
        assertThat(fixture.log("web").getLast().cause()).isEqualTo(Cause.POOL_REQUESTED);
    }

    @Test
    void whoAsksForAPoolThatIsFullOrUnknownStays() {
        AllocatorFixture fixture =
                fixture(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.1.0/32").byHandOnly());
        fixture.give(aService("other").fromPool("b"));
        fixture.give(aService("web"));

        assertThat(fixture.keepUnmet(aService("web").fromPool("b")).code()).isEqualTo("PoolExhausted");
        assertThat(fixture.keepUnmet(aService("web").fromPool("c")).code()).isEqualTo("UnknownPool");
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoNoLongerAsksForAPoolStaysInIt() {
        AllocatorFixture fixture =
                fixture(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.1.0/24").byHandOnly());
        fixture.give(aService("web").fromPool("b"));

        assertThat(fixture.give(aService("web"))).isEqualTo(ips("10.0.1.0"));
    }

    @Test
    void whoCannotBeUnderstoodKeepsWhatItHas() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        Wish nonsense = new Wish.Unreadable(List.of(new Problem("x", "y", "z")));
        fixture.give(aService("web"));

        assertThat(fixture.keepUnmet(aService("web").wishing(nonsense)).code()).isEqualTo("InvalidAddressRequest");
        assertThat(fixture.refuse(aService("new").wishing(nonsense)).code()).isEqualTo("InvalidAddressRequest");
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoseLabelsNoLongerFitItsPoolKeepsItsAddressAndIsTold() {
        AllocatorFixture fixture =
                fixture(aPool("a", "10.0.0.0/24").forServicesLabelled("tier", "front"), aPool("b", "10.0.1.0/24"));
        fixture.give(aService("web").labelled("tier", "front"));

        assertThat(fixture.keepUnmet(aService("web"))).isEqualTo(new Unmet.PoolNotForService("a"));
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoNeedsNoAddressAnyMoreGivesItUp() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        fixture.release("web");

        assertThat(fixture.held("web")).isEmpty();
        assertThat(fixture.log("web").getLast().cause()).isEqualTo(Cause.RELEASED);
        assertThat(fixture.give(aService("other"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void givingUpTwiceChangesNothing() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        fixture.release("web");
        fixture.release("web");

        assertThat(fixture.log("web")).hasSize(2);
    }

    @Test
    void decidingAgainWithoutAChangeWritesNothingInTheLog() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        for (int pass = 0; pass < 10; pass++) {
            fixture.give(aService("web"));
        }

        assertThat(fixture.log("web")).hasSize(1);
    }
}
