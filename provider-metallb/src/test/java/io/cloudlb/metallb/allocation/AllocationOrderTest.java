// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.Desk.desk;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.fixture.Desk;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where an address is looked for, and in which order.
class AllocationOrderTest {
    @Test
    void whoHasAnAddressGetsTheSameAgain() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));
        desk.give(aService("shop"));
        desk.release("web");

        assertThat(desk.give(aService("shop"))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void addressesThatAreNamedGoBeforeEverything() {
        Desk desk = desk(
                aPool("pinned", "10.0.1.0/24").pinned(1),
                aPool("by-hand", "10.0.2.0/24").byHandOnly());

        assertThat(desk.give(aService("web").asking("10.0.2.9"))).isEqualTo(ips("10.0.2.9"));
    }

    @Test
    void aPoolThatIsNamedNeedNotAssignByItself() {
        Desk desk =
                desk(aPool("a", "10.0.0.0/24"), aPool("by-hand", "10.0.2.0/24").byHandOnly());

        assertThat(desk.give(aService("web").fromPool("by-hand"))).isEqualTo(ips("10.0.2.0"));
    }

    @Test
    void aPoolThatIsNamedMustAdmitTheService() {
        Desk desk = desk(aPool("a", "10.0.0.0/24").forNamespaces("office"));

        assertThat(desk.refuse(aService("web").fromPool("a"))).isEqualTo(new Unmet.PoolNotForService("a"));
        assertThat(desk.refuse(aService("web").asking("10.0.0.1"))).isEqualTo(new Unmet.PoolNotForService("a"));
    }

    @Test
    void aPoolThatNobodyHasIsSaidWithThoseThatThereAre() {
        assertThat(desk(aPool("b", "10.0.0.0/24"), aPool("a", "10.0.1.0/24"))
                        .refuse(aService("web").fromPool("c")))
                .isEqualTo(new Unmet.UnknownPool("c", List.of("a", "b")));
    }

    @Test
    void pinnedPoolsGoByPriorityThenZeroThenPoolsForEveryone() {
        Desk desk = desk(
                aPool("open", "10.0.0.0/32"),
                aPool("last", "10.0.1.0/32").pinned(0),
                aPool("second", "10.0.2.0/32").pinned(20),
                aPool("first", "10.0.3.0/32").pinned(10));

        assertThat(desk.give(aService("a"))).isEqualTo(ips("10.0.3.0"));
        assertThat(desk.give(aService("b"))).isEqualTo(ips("10.0.2.0"));
        assertThat(desk.give(aService("c"))).isEqualTo(ips("10.0.1.0"));
        assertThat(desk.give(aService("d"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void poolsOfOnePriorityGoByNameAndNeverByChance() {
        Desk desk = desk(
                aPool("c", "10.0.3.0/32"),
                aPool("b", "10.0.2.0/32"),
                aPool("a", "10.0.1.0/32"),
                aPool("z", "10.0.9.0/32").pinned(5),
                aPool("y", "10.0.8.0/32").pinned(5));

        assertThat(List.of("1", "2", "3", "4", "5"))
                .extracting(name -> desk.give(aService(name)).getFirst().toString())
                .containsExactly("10.0.8.0", "10.0.9.0", "10.0.1.0", "10.0.2.0", "10.0.3.0");
    }

    @Test
    void aPinnedPoolThatDoesNotAssignByItselfIsLeftOut() {
        Desk desk = desk(aPool("pinned", "10.0.1.0/24").pinned(1).byHandOnly(), aPool("open", "10.0.0.0/24"));

        assertThat(desk.give(aService("web"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void theLowestAddressOfTheFirstRangeAsWrittenGoesFirst() {
        Desk desk = desk(aPool("a", "10.0.9.0/31", "10.0.1.0/31"));

        assertThat(List.of("1", "2", "3"))
                .extracting(name -> desk.give(aService(name)).getFirst().toString())
                .containsExactly("10.0.9.0", "10.0.9.1", "10.0.1.0");
    }

    @Test
    void addressesThatOldDevicesDropAreAvoidedAndCannotBeNamed() {
        Desk desk = desk(aPool("a", "10.0.0.255-10.0.1.1").avoidingBuggyIps());

        assertThat(desk.refuse(aService("named").asking("10.0.0.255")))
                .isEqualTo(new Unmet.NotInAnyPool(ips("10.0.0.255"), ips("10.0.0.255")));
        assertThat(desk.give(aService("web"))).isEqualTo(ips("10.0.1.1"));
        assertThat(desk.refuse(aService("late")).code()).isEqualTo("PoolExhausted");
    }

    @Test
    void namedAddressesMustBeOfOnePool() {
        Desk desk = desk(aPool("four", "10.0.0.0/24"), aPool("six", "2001:db8::/64"));

        assertThat(desk.refuse(aService("web").requireDualStack().asking("10.0.0.1", "2001:db8::1")))
                .isEqualTo(new Unmet.InSeveralPools(ips("10.0.0.1", "2001:db8::1"), List.of("four", "six")));
    }

    @Test
    void namedAddressesMustBeOfTheNamedPool() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.1.0/24"));

        assertThat(desk.refuse(aService("web").askingIn("b", "10.0.0.1")))
                .isEqualTo(new Unmet.NotInNamedPool(ips("10.0.0.1"), "b"));
        assertThat(desk.give(aService("web").askingIn("a", "10.0.0.1"))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void aNamedAddressThatSomebodyHasIsSaidWithWhoHasIt() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("shop").in("trade"));

        assertThat(desk.refuse(aService("web").asking("10.0.0.0")))
                .isInstanceOfSatisfying(
                        Unmet.AddressInUse.class,
                        inUse -> assertThat(inUse.holders()).hasToString("[trade/shop]"));
    }

    @Test
    void withoutAnyPoolThereIsNoPool() {
        assertThat(desk().refuse(aService("web"))).isEqualTo(new Unmet.NoPool());
    }

    @Test
    void poolsThatServeOthersAreCountedByWhy() {
        Desk desk = desk(
                aPool("a", "10.0.0.0/24").byHandOnly(),
                aPool("b", "10.0.1.0/24").forNamespaces("office"),
                aPool("c", "10.0.2.0/24").forServicesLabelled("tier", "front"));

        assertThat(desk.refuse(aService("web"))).isEqualTo(new Unmet.NoMatchingPool(3, 1, 2));
    }

    @Test
    void fullPoolsAreSaidWithHowFullTheyAre() {
        Desk desk = desk(aPool("a", "10.0.0.0/31"), aPool("b", "10.0.1.0/32"));
        desk.decideAll(aService("1"), aService("2"), aService("3"));

        assertThat(desk.refuse(aService("4")))
                .isEqualTo(new Unmet.Exhausted(
                        List.of(IpFamily.IPV4),
                        List.of(new PoolFill("a", IpFamily.IPV4, 2, 2, 0), new PoolFill("b", IpFamily.IPV4, 1, 1, 0))));
    }

    @Test
    void poolsWithoutTheFamilyAreNotCalledFull() {
        assertThat(desk(aPool("a", "10.0.0.0/31")).refuse(aService("web").ipv6()))
                .isEqualTo(new Unmet.FamilyNotInPools(List.of(IpFamily.IPV6), List.of("a")));
    }

    @Test
    void manyAtOnceAreServedThePickiestFirstAndThenByName() {
        Desk desk = desk(aPool("a", "10.0.0.0/30"));

        desk.decideAll(
                aService("a"),
                aService("b"),
                aService("z").asking("10.0.0.0"),
                aService("y").fromPool("a"));

        assertThat(desk.held("z")).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.held("y")).isEqualTo(ips("10.0.0.1"));
        assertThat(desk.held("a")).isEqualTo(ips("10.0.0.2"));
        assertThat(desk.held("b")).isEqualTo(ips("10.0.0.3"));
    }
}
