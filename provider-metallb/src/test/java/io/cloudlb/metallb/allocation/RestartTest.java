// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.Desk.desk;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.fixture.Desk;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A controller that starts, and finds Services that have addresses.
class RestartTest {
    @Test
    void holdersAreAdoptedBeforeAnybodyNewIsServed() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));

        desk.decideAll(aService("a-new-one"), aService("old").published("10.0.0.0"));

        assertThat(desk.held("old")).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.held("a-new-one")).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void aHolderThatIsDecidedOnAloneIsAdoptedToo() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));

        assertThat(desk.give(aService("web").published("10.0.0.77"))).isEqualTo(ips("10.0.0.77"));
        assertThat(desk.log("web")).extracting(Transition::cause).containsExactly(Cause.READOPTED);
    }

    @Test
    void whatWasGivenOutBeatsAnOlderObject() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("other"));
        desk.give(aService("web"));
        desk.release("other");

        assertThat(desk.give(aService("web"))).as("status still empty").isEqualTo(ips("10.0.0.1"));
        assertThat(desk.give(aService("web").published("10.0.0.9")))
                .as("status of long ago")
                .isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whoHadToLeaveIsNotAdoptedAgainByAnOlderObject() {
        Desk desk = desk(AllocatorSettings.DEFAULTS.withSharingAcross(NamespaceList.EVERY), aPool("a", "10.0.0.0/32"));
        desk.give(aService("web").in("trade").sharing("k").tcp(81).acceptingNamespaces("*"));
        desk.give(aService("web").sharing("k").tcp(80).acceptingNamespaces("*"));

        desk.refuse(aService("web").sharing("k").tcp(80));

        assertThat(desk.refuse(aService("web").sharing("k").tcp(80).published("10.0.0.0"))
                        .code())
                .isEqualTo("PoolExhausted");
        assertThat(desk.held("web")).isEmpty();
    }

    @Test
    void sharingThatMetalLbAllowedIsTakenOverAsItIs() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));

        desk.adopt(
                aService("web")
                        .in("trade")
                        .sharing("k")
                        .tcp(80)
                        .local("app", "x")
                        .published("10.0.0.0"),
                aService("web").sharing("k").tcp(81).local("app", "x").published("10.0.0.0"));

        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.give(aService("web").sharing("k").tcp(81).local("app", "x")))
                .isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void ofTwoThatClaimOneAddressTheOneThatNamesItHasIt() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));

        desk.decideAll(
                aService("a").published("10.0.0.5"),
                aService("z").asking("10.0.0.5").published("10.0.0.5"));

        assertThat(desk.held("z")).isEqualTo(ips("10.0.0.5"));
        assertThat(desk.held("a")).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.log("a")).extracting(Transition::cause).containsExactly(Cause.ADOPTION_REFUSED, Cause.ASSIGNED);
    }

    @Test
    void ofTwoEqualClaimsTheFirstByNameHasItWhoeverIsSeenFirst() {
        for (List<String> order : List.of(List.of("a", "b"), List.of("b", "a"))) {
            Desk desk = desk(aPool("pool", "10.0.0.0/24"));
            desk.decideAll(
                    aService(order.getFirst()).published("10.0.0.5"),
                    aService(order.getLast()).published("10.0.0.5"));

            assertThat(desk.held("a")).isEqualTo(ips("10.0.0.5"));
            assertThat(desk.held("b")).isEqualTo(ips("10.0.0.0"));
        }
    }

    @Test
    void addressesOutsideThePoolsAreKeptIfMetalLbGaveThem() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));

        assertThat(desk.keepUnmet(aService("web").published("11.0.0.1")))
                .isEqualTo(new Unmet.NotInAnyPool(ips("11.0.0.1"), ips("11.0.0.1")));
        assertThat(desk.held("web")).isEqualTo(ips("11.0.0.1"));
    }

    @Test
    void addressesOutsideThePoolsThatAnotherLoadBalancerGaveAreReplaced() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));

        assertThat(desk.give(aService("web").publishedByAnother("192.168.0.7"))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void addressesInThePoolsAreKeptWhoeverGaveThem() {
        assertThat(desk(aPool("a", "10.0.0.0/24")).give(aService("web").publishedByAnother("10.0.0.8")))
                .isEqualTo(ips("10.0.0.8"));
    }

    @Test
    void ofMoreThanOneAddressOfAFamilyOneIsKept() {
        Desk desk = desk(aPool("a", "10.0.0.0/24", "2001:db8::/64"));

        assertThat(desk.give(aService("web")
                        .requireDualStack()
                        .published("2001:db8::5", "10.0.0.9", "10.0.0.7", "2001:db8::6")))
                .isEqualTo(ips("10.0.0.7", "2001:db8::5"));
    }

    @Test
    void aWishThatChangedMeanwhileIsMetFromWhatItHas() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));

        assertThat(desk.give(aService("web").published("10.0.0.3").asking("10.0.0.4")))
                .isEqualTo(ips("10.0.0.4"));
        assertThat(desk.log("web"))
                .extracting(Transition::cause)
                .containsExactly(Cause.READOPTED, Cause.ADDRESS_REQUESTED);
    }

    @Test
    void anAllocatorGoesOnFromItsSnapshot() {
        Desk desk = desk(AllocatorSettings.DEFAULTS, aPool("a", "10.0.0.0/30"));
        desk.give(aService("web").sharing("k").tcp(80));
        desk.give(aService("gone"));
        desk.refuse(aService("waiting").fromPool("b"));
        desk.release("gone");
        AllocationSnapshot snapshot = desk.allocator().snapshot();

        assertThat(Allocator.from(snapshot, AllocatorSettings.DEFAULTS).snapshot())
                .isEqualTo(snapshot);
        assertThat(snapshot.holds()).hasSize(1);
        assertThat(snapshot.waiting()).hasSize(1);
    }
}
