// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AllocatorFixture.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.allocation.Transition.Cause;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A controller that starts, and finds Services that have addresses.
class RestartTest {
    @Test
    void holdersAreAdoptedBeforeAnybodyNewIsServed() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));

        fixture.decideAll(aService("a-new-one"), aService("old").published("10.0.0.0"));

        assertThat(fixture.held("old")).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.held("a-new-one")).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void aHolderThatIsDecidedOnAloneIsAdoptedToo() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));

        assertThat(fixture.give(aService("web").published("10.0.0.77"))).isEqualTo(ips("10.0.0.77"));
        assertThat(fixture.log("web")).extracting(Transition::cause).containsExactly(Cause.READOPTED);
    }

    @Test
    void whatWasGivenOutBeatsAnOlderObject() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("other"));
        fixture.give(aService("web"));
        fixture.release("other");

        assertThat(fixture.give(aService("web"))).as("status still empty").isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.give(aService("web").published("10.0.0.9")))
                .as("status of long ago")
                .isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whoHadToLeaveIsNotAdoptedAgainByAnOlderObject() {
        AllocatorFixture fixture =
                fixture(AllocatorSettings.DEFAULTS.withSharingAcross(NamespaceList.EVERY), aPool("a", "10.0.0.0/32"));
        fixture.give(aService("web").in("trade").sharing("k").tcp(81).acceptingNamespaces("*"));
        fixture.give(aService("web").sharing("k").tcp(80).acceptingNamespaces("*"));

        fixture.refuse(aService("web").sharing("k").tcp(80));

        assertThat(fixture.refuse(aService("web").sharing("k").tcp(80).published("10.0.0.0"))
                        .code())
                .isEqualTo("PoolExhausted");
        assertThat(fixture.held("web")).isEmpty();
    }

    @Test
    void sharingThatMetalLbAllowedIsTakenOverAsItIs() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));

        fixture.adopt(
                aService("web")
                        .in("trade")
                        .sharing("k")
                        .tcp(80)
                        .local("app", "x")
                        .published("10.0.0.0"),
                aService("web").sharing("k").tcp(81).local("app", "x").published("10.0.0.0"));

        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.give(aService("web").sharing("k").tcp(81).local("app", "x")))
                .isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void ofTwoThatClaimOneAddressTheOneThatNamesItHasIt() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));

        fixture.decideAll(
                aService("a").published("10.0.0.5"),
                aService("z").asking("10.0.0.5").published("10.0.0.5"));

        assertThat(fixture.held("z")).isEqualTo(ips("10.0.0.5"));
        assertThat(fixture.held("a")).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.log("a"))
                .extracting(Transition::cause)
                .containsExactly(Cause.ADOPTION_REFUSED, Cause.ASSIGNED);
    }

    @Test
    void ofTwoEqualClaimsTheFirstByNameHasItWhoeverIsSeenFirst() {
        for (List<String> order : List.of(List.of("a", "b"), List.of("b", "a"))) {
            AllocatorFixture fixture = fixture(aPool("pool", "10.0.0.0/24"));
            fixture.decideAll(
                    aService(order.getFirst()).published("10.0.0.5"),
                    aService(order.getLast()).published("10.0.0.5"));

            assertThat(fixture.held("a")).isEqualTo(ips("10.0.0.5"));
            assertThat(fixture.held("b")).isEqualTo(ips("10.0.0.0"));
        }
    }

    @Test
    void addressesOutsideThePoolsAreKeptIfMetalLbGaveThem() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));

        assertThat(fixture.keepUnmet(aService("web").published("11.0.0.1")))
                .isEqualTo(new Unmet.NotInAnyPool(ips("11.0.0.1"), ips("11.0.0.1")));
        assertThat(fixture.held("web")).isEqualTo(ips("11.0.0.1"));
    }

    @Test
    void addressesOutsideThePoolsThatAnotherLoadBalancerGaveAreReplaced() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));

        assertThat(fixture.give(aService("web").publishedByAnother("192.168.0.7")))
                .isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void addressesInThePoolsAreKeptWhoeverGaveThem() {
        assertThat(fixture(aPool("a", "10.0.0.0/24")).give(aService("web").publishedByAnother("10.0.0.8")))
                .isEqualTo(ips("10.0.0.8"));
    }

    @Test
    void ofMoreThanOneAddressOfAFamilyOneIsKept() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24", "2001:db8::/64"));

        assertThat(fixture.give(aService("web")
                        .requireDualStack()
                        .published("2001:db8::5", "10.0.0.9", "10.0.0.7", "2001:db8::6")))
                .isEqualTo(ips("10.0.0.7", "2001:db8::5"));
    }

    @Test
    void aWishThatChangedMeanwhileIsMetFromWhatItHas() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));

        assertThat(fixture.give(aService("web").published("10.0.0.3").asking("10.0.0.4")))
                .isEqualTo(ips("10.0.0.4"));
        assertThat(fixture.log("web"))
                .extracting(Transition::cause)
                .containsExactly(Cause.READOPTED, Cause.ADDRESS_REQUESTED);
    }

    @Test
    void anAllocatorGoesOnFromItsSnapshot() {
        AllocatorFixture fixture = fixture(AllocatorSettings.DEFAULTS, aPool("a", "10.0.0.0/30"));
        fixture.give(aService("web").sharing("k").tcp(80));
        fixture.give(aService("gone"));
        fixture.refuse(aService("waiting").fromPool("b"));
        fixture.release("gone");
        AllocationSnapshot snapshot = fixture.allocator().snapshot();

        assertThat(Allocator.from(snapshot, AllocatorSettings.DEFAULTS).snapshot())
                .isEqualTo(snapshot);
        assertThat(snapshot.holds()).hasSize(1);
        assertThat(snapshot.waiting()).hasSize(1);
    }
}
