// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AllocatorFixture.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where an address is looked for, and in which order.
class AllocationOrderTest {
    @Test
    void whoHasAnAddressGetsTheSameAgain() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));
        fixture.give(aService("shop"));
        fixture.release("web");

        assertThat(fixture.give(aService("shop"))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void addressesThatAreNamedGoBeforeEverything() {
        AllocatorFixture fixture = fixture(
                aPool("pinned", "10.0.1.0/24").pinned(1),
                aPool("by-hand", "10.0.2.0/24").byHandOnly());

        assertThat(fixture.give(aService("web").asking("10.0.2.9"))).isEqualTo(ips("10.0.2.9"));
    }

    @Test
    void aPoolThatIsNamedNeedNotAssignByItself() {
        AllocatorFixture fixture = fixture(
                aPool("a", "10.0.0.0/24"), aPool("by-hand", "10.0.2.0/24").byHandOnly());

        assertThat(fixture.give(aService("web").fromPool("by-hand"))).isEqualTo(ips("10.0.2.0"));
    }

    @Test
    void aPoolThatIsNamedMustAdmitTheService() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24").forNamespaces("office"));

        assertThat(fixture.refuse(aService("web").fromPool("a"))).isEqualTo(new Unmet.PoolNotForService("a"));
        assertThat(fixture.refuse(aService("web").asking("10.0.0.1"))).isEqualTo(new Unmet.PoolNotForService("a"));
    }

    @Test
    void aPoolThatNobodyHasIsSaidWithThoseThatThereAre() {
        assertThat(fixture(aPool("b", "10.0.0.0/24"), aPool("a", "10.0.1.0/24"))
                        .refuse(aService("web").fromPool("c")))
                .isEqualTo(new Unmet.UnknownPool("c", List.of("a", "b")));
    }

    @Test
    void pinnedPoolsGoByPriorityThenZeroThenPoolsForEveryone() {
        AllocatorFixture fixture = fixture(
                aPool("open", "10.0.0.0/32"),
                aPool("last", "10.0.1.0/32").pinned(0),
                aPool("second", "10.0.2.0/32").pinned(20),
                aPool("first", "10.0.3.0/32").pinned(10));

        assertThat(fixture.give(aService("a"))).isEqualTo(ips("10.0.3.0"));
        assertThat(fixture.give(aService("b"))).isEqualTo(ips("10.0.2.0"));
        assertThat(fixture.give(aService("c"))).isEqualTo(ips("10.0.1.0"));
        assertThat(fixture.give(aService("d"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void poolsOfOnePriorityGoByNameAndNeverByChance() {
        AllocatorFixture fixture = fixture(
                aPool("c", "10.0.3.0/32"),
                aPool("b", "10.0.2.0/32"),
                aPool("a", "10.0.1.0/32"),
                aPool("z", "10.0.9.0/32").pinned(5),
                aPool("y", "10.0.8.0/32").pinned(5));

        assertThat(List.of("1", "2", "3", "4", "5"))
                .extracting(name -> fixture.give(aService(name)).getFirst().toString())
                .containsExactly("10.0.8.0", "10.0.9.0", "10.0.1.0", "10.0.2.0", "10.0.3.0");
    }

    @Test
    void aPinnedPoolThatDoesNotAssignByItselfIsLeftOut() {
        AllocatorFixture fixture =
                fixture(aPool("pinned", "10.0.1.0/24").pinned(1).byHandOnly(), aPool("open", "10.0.0.0/24"));

        assertThat(fixture.give(aService("web"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void theLowestAddressOfTheFirstRangeAsWrittenGoesFirst() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.9.0/31", "10.0.1.0/31"));

        assertThat(List.of("1", "2", "3"))
                .extracting(name -> fixture.give(aService(name)).getFirst().toString())
                .containsExactly("10.0.9.0", "10.0.9.1", "10.0.1.0");
    }

    @Test
    void addressesThatOldDevicesDropAreAvoidedAndCannotBeNamed() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.255-10.0.1.1").avoidingBuggyIps());

        assertThat(fixture.refuse(aService("named").asking("10.0.0.255")))
                .isEqualTo(new Unmet.NotInAnyPool(ips("10.0.0.255"), ips("10.0.0.255")));
        assertThat(fixture.give(aService("web"))).isEqualTo(ips("10.0.1.1"));
        assertThat(fixture.refuse(aService("late")).code()).isEqualTo("PoolExhausted");
    }

    @Test
    void namedAddressesMustBeOfOnePool() {
        AllocatorFixture fixture = fixture(aPool("four", "10.0.0.0/24"), aPool("six", "2001:db8::/64"));

        assertThat(fixture.refuse(aService("web").requireDualStack().asking("10.0.0.1", "2001:db8::1")))
                .isEqualTo(new Unmet.InSeveralPools(ips("10.0.0.1", "2001:db8::1"), List.of("four", "six")));
    }

    @Test
    void namedAddressesMustBeOfTheNamedPool() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.1.0/24"));

        assertThat(fixture.refuse(aService("web").askingIn("b", "10.0.0.1")))
                .isEqualTo(new Unmet.NotInNamedPool(ips("10.0.0.1"), "b"));
        assertThat(fixture.give(aService("web").askingIn("a", "10.0.0.1"))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void aNamedAddressThatSomebodyHasIsSaidWithWhoHasIt() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("shop").in("trade"));

        assertThat(fixture.refuse(aService("web").asking("10.0.0.0")))
                .isInstanceOfSatisfying(
                        Unmet.AddressInUse.class,
                        inUse -> assertThat(inUse.holders()).hasToString("[trade/shop]"));
    }

    @Test
    void withoutAnyPoolThereIsNoPool() {
        assertThat(fixture().refuse(aService("web"))).isEqualTo(new Unmet.NoPool());
    }

    @Test
    void poolsThatServeOthersAreCountedByWhy() {
        AllocatorFixture fixture = fixture(
                aPool("a", "10.0.0.0/24").byHandOnly(),
                aPool("b", "10.0.1.0/24").forNamespaces("office"),
                aPool("c", "10.0.2.0/24").forServicesLabelled("tier", "front"));

        assertThat(fixture.refuse(aService("web"))).isEqualTo(new Unmet.NoMatchingPool(3, 1, 2));
    }

    @Test
    void fullPoolsAreSaidWithHowFullTheyAre() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/31"), aPool("b", "10.0.1.0/32"));
        fixture.decideAll(aService("1"), aService("2"), aService("3"));

        assertThat(fixture.refuse(aService("4")))
                .isEqualTo(new Unmet.Exhausted(
                        List.of(IpFamily.IPV4),
                        List.of(new PoolFill("a", IpFamily.IPV4, 2, 2, 0), new PoolFill("b", IpFamily.IPV4, 1, 1, 0))));
    }

    @Test
    void poolsWithoutTheFamilyAreNotCalledFull() {
        assertThat(fixture(aPool("a", "10.0.0.0/31")).refuse(aService("web").ipv6()))
                .isEqualTo(new Unmet.FamilyNotInPools(List.of(IpFamily.IPV6), List.of("a")));
    }

    @Test
    void manyAtOnceAreServedThePickiestFirstAndThenByName() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/30"));

        fixture.decideAll(
                aService("a"),
                aService("b"),
                aService("z").asking("10.0.0.0"),
                aService("y").fromPool("a"));

        assertThat(fixture.held("z")).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.held("y")).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.held("a")).isEqualTo(ips("10.0.0.2"));
        assertThat(fixture.held("b")).isEqualTo(ips("10.0.0.3"));
    }
}
