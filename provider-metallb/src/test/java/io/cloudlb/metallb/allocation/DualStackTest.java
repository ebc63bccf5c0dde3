// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.core.model.IpFamily.IPV4;
import static io.cloudlb.core.model.IpFamily.IPV6;
import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.Desk.desk;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.metallb.fixture.Desk;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One or two families, always of one pool, always IPv4 first.
class DualStackTest {
    @Test
    void bothAddressesAreOfOnePoolAndIpv4ComesFirst() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"), aPool("b", "2001:db8::/64", "10.0.1.0/24"));

        assertThat(desk.give(aService("web").requireDualStack())).isEqualTo(ips("10.0.1.0", "2001:db8::"));
    }

    @Test
    void ipv4ComesFirstEvenIfIpv6IsPrimary() {
        Desk desk = desk(aPool("a", "2001:db8::/64", "10.0.1.0/24"));

        assertThat(desk.give(aService("web").families(IpFamilyPolicy.REQUIRE_DUAL_STACK, IPV6, IPV4)))
                .isEqualTo(ips("10.0.1.0", "2001:db8::"));
    }

    @Test
    void theOrderOfNamedAddressesDoesNotShow() {
        Desk desk = desk(aPool("a", "1000::/64", "200.0.0.0/24"));
        List<?> first = desk.give(aService("web").requireDualStack().asking("200.0.0.1", "1000::"));

        assertThat(first).isEqualTo(ips("200.0.0.1", "1000::"));
        assertThat(desk.give(aService("web").requireDualStack().asking("1000::", "200.0.0.1")))
                .isEqualTo(first);
        assertThat(desk.log("web")).hasSize(1);
    }

    @Test
    void requireWithOneFamilyInsideTheClusterWaits() {
        Desk desk = desk(aPool("a", "10.0.0.0/24", "2001:db8::/64"));

        assertThat(desk.refuse(aService("web").families(IpFamilyPolicy.REQUIRE_DUAL_STACK, IPV4)))
                .isEqualTo(new Unmet.NotDualStack(List.of(IPV4)));
    }

    @Test
    void requireTakesNothingRatherThanOne() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));

        assertThat(desk.refuse(aService("web").requireDualStack()))
                .isEqualTo(new Unmet.FamilyNotInPools(List.of(IPV4, IPV6), List.of("a")));
        assertThat(desk.give(aService("other"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void preferTakesTheFirstPoolWithBothBeforeAnEarlierOneWithOne() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.1.0/24", "2001:db8::/64"));

        assertThat(desk.give(aService("web").preferDualStack())).isEqualTo(ips("10.0.1.0", "2001:db8::"));
    }

    @Test
    void preferTakesThePrimaryFamilyElseTheOther() {
        Desk desk = desk(aPool("a", "2001:db8::/128"), aPool("b", "10.0.1.0/32"));

        assertThat(desk.give(aService("four-first").preferDualStack())).isEqualTo(ips("10.0.1.0"));
        assertThat(desk.give(aService("then-six").preferDualStack())).isEqualTo(ips("2001:db8::"));
    }

    @Test
    void preferWithIpv6PrimaryTakesThat() {
        Desk desk = desk(aPool("a", "10.0.1.0/32"), aPool("b", "2001:db8::/128"));

        assertThat(desk.give(aService("web").families(IpFamilyPolicy.PREFER_DUAL_STACK, IPV6, IPV4)))
                .isEqualTo(ips("2001:db8::"));
    }

    @Test
    void theFamilyThatWasMissingIsAddedOnceItsPoolHasIt() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web").preferDualStack());

        desk.edit(aPool("a", "10.0.0.0/24", "2001:db8::/64"));

        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0", "2001:db8::"));
        assertThat(desk.log("web").getLast().cause()).isEqualTo(Cause.FAMILIES_CHANGED);
    }

    @Test
    void theFamilyThatIsMissingIsNeverTakenFromAnotherPool() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web").preferDualStack());

        desk.edit(aPool("a", "10.0.0.0/24"), aPool("b", "2001:db8::/64"));

        assertThat(desk.give(aService("web").preferDualStack())).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void becomingDualStackKeepsTheAddressThatIsThere() {
        Desk desk = desk(aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        desk.give(aService("other"));
        desk.give(aService("web"));
        desk.release("other");

        assertThat(desk.give(aService("web").requireDualStack())).isEqualTo(ips("10.0.0.1", "2001:db8::"));
    }

    @Test
    void becomingSingleStackKeepsTheFamilyThatStays() {
        Desk desk = desk(aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        desk.give(aService("web").requireDualStack());

        assertThat(desk.give(aService("web").ipv6())).isEqualTo(ips("2001:db8::"));
        assertThat(desk.give(aService("other").requireDualStack())).isEqualTo(ips("10.0.0.0", "2001:db8::1"));
    }

    @Test
    void becomingRequiredKeepsTheOneAndSaysThatTheOtherIsMissing() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        assertThat(desk.keepUnmet(aService("web").requireDualStack()).code()).isEqualTo("FamilyMismatch");
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void changingToTheOtherFamilyGivesAnAddressOfThatFamily() {
        Desk desk = desk(aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        desk.give(aService("web"));

        assertThat(desk.give(aService("web").ipv6())).isEqualTo(ips("2001:db8::"));
    }

    @Test
    void namedAddressesMustBeOfTheServicesFamilies() {
        Desk desk = desk(aPool("a", "10.0.0.0/24", "2001:db8::/64"));

        assertThat(desk.refuse(aService("web").asking("2001:db8::1")))
                .isEqualTo(new Unmet.FamilyMismatch(ips("2001:db8::1"), List.of(IPV4)));
        assertThat(desk.refuse(aService("web").requireDualStack().asking("10.0.0.1"))
                        .code())
                .isEqualTo("FamilyMismatch");
    }
}
