// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.core.model.IpFamily.IPV4;
import static io.cloudlb.core.model.IpFamily.IPV6;
import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AllocatorFixture.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.metallb.allocation.Transition.Cause;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One or two families, always of one pool, always IPv4 first.
class DualStackTest {
    @Test
    void bothAddressesAreOfOnePoolAndIpv4ComesFirst() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"), aPool("b", "2001:db8::/64", "10.0.1.0/24"));

        assertThat(fixture.give(aService("web").requireDualStack())).isEqualTo(ips("10.0.1.0", "2001:db8::"));
    }

    @Test
    void ipv4ComesFirstEvenIfIpv6IsPrimary() {
        AllocatorFixture fixture = fixture(aPool("a", "2001:db8::/64", "10.0.1.0/24"));

        assertThat(fixture.give(aService("web").families(IpFamilyPolicy.REQUIRE_DUAL_STACK, IPV6, IPV4)))
                .isEqualTo(ips("10.0.1.0", "2001:db8::"));
    }

    @Test
    void theOrderOfNamedAddressesDoesNotShow() {
        AllocatorFixture fixture = fixture(aPool("a", "1000::/64", "200.0.0.0/24"));
        List<?> first = fixture.give(aService("web").requireDualStack().asking("200.0.0.1", "1000::"));

        assertThat(first).isEqualTo(ips("200.0.0.1", "1000::"));
        assertThat(fixture.give(aService("web").requireDualStack().asking("1000::", "200.0.0.1")))
                .isEqualTo(first);
        assertThat(fixture.log("web")).hasSize(1);
    }

    @Test
    void requireWithOneFamilyInsideTheClusterWaits() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24", "2001:db8::/64"));

        assertThat(fixture.refuse(aService("web").families(IpFamilyPolicy.REQUIRE_DUAL_STACK, IPV4)))
                .isEqualTo(new Unmet.NotDualStack(List.of(IPV4)));
    }

    @Test
    void requireTakesNothingRatherThanOne() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));

        assertThat(fixture.refuse(aService("web").requireDualStack()))
                .isEqualTo(new Unmet.FamilyNotInPools(List.of(IPV4, IPV6), List.of("a")));
        assertThat(fixture.give(aService("other"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void preferTakesTheFirstPoolWithBothBeforeAnEarlierOneWithOne() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.1.0/24", "2001:db8::/64"));

        assertThat(fixture.give(aService("web").preferDualStack())).isEqualTo(ips("10.0.1.0", "2001:db8::"));
    }

    @Test
    void preferTakesThePrimaryFamilyElseTheOther() {
        AllocatorFixture fixture = fixture(aPool("a", "2001:db8::/128"), aPool("b", "10.0.1.0/32"));

        assertThat(fixture.give(aService("four-first").preferDualStack())).isEqualTo(ips("10.0.1.0"));
        assertThat(fixture.give(aService("then-six").preferDualStack())).isEqualTo(ips("2001:db8::"));
    }

    @Test
    void preferWithIpv6PrimaryTakesThat() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.1.0/32"), aPool("b", "2001:db8::/128"));

        assertThat(fixture.give(aService("web").families(IpFamilyPolicy.PREFER_DUAL_STACK, IPV6, IPV4)))
                .isEqualTo(ips("2001:db8::"));
    }

    @Test
    void theFamilyThatWasMissingIsAddedOnceItsPoolHasIt() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web").preferDualStack());

        fixture.edit(aPool("a", "10.0.0.0/24", "2001:db8::/64"));

        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0", "2001:db8::"));
        assertThat(fixture.log("web").getLast().cause()).isEqualTo(Cause.FAMILIES_CHANGED);
    }

    @Test
    void theFamilyThatIsMissingIsNeverTakenFromAnotherPool() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web").preferDualStack());

        fixture.edit(aPool("a", "10.0.0.0/24"), aPool("b", "2001:db8::/64"));

        assertThat(fixture.give(aService("web").preferDualStack())).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void becomingDualStackKeepsTheAddressThatIsThere() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        fixture.give(aService("other"));
        fixture.give(aService("web"));
        fixture.release("other");

        assertThat(fixture.give(aService("web").requireDualStack())).isEqualTo(ips("10.0.0.1", "2001:db8::"));
    }

    @Test
    void becomingSingleStackKeepsTheFamilyThatStays() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        fixture.give(aService("web").requireDualStack());

        assertThat(fixture.give(aService("web").ipv6())).isEqualTo(ips("2001:db8::"));
        assertThat(fixture.give(aService("other").requireDualStack())).isEqualTo(ips("10.0.0.0", "2001:db8::1"));
    }

    @Test
    void becomingRequiredKeepsTheOneAndSaysThatTheOtherIsMissing() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        assertThat(fixture.keepUnmet(aService("web").requireDualStack()).code()).isEqualTo("FamilyMismatch");
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void changingToTheOtherFamilyGivesAnAddressOfThatFamily() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        fixture.give(aService("web"));

        assertThat(fixture.give(aService("web").ipv6())).isEqualTo(ips("2001:db8::"));
    }

    @Test
    void namedAddressesMustBeOfTheServicesFamilies() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24", "2001:db8::/64"));

        assertThat(fixture.refuse(aService("web").asking("2001:db8::1")))
                .isEqualTo(new Unmet.FamilyMismatch(ips("2001:db8::1"), List.of(IPV4)));
        assertThat(fixture.refuse(aService("web").requireDualStack().asking("10.0.0.1"))
                        .code())
                .isEqualTo("FamilyMismatch");
    }
}
