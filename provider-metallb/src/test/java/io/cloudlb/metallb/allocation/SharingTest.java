// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AllocatorFixture.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Protocol;
import io.cloudlb.metallb.allocation.AllocationRequest.PortUse;
import io.cloudlb.metallb.allocation.Transition.Cause;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One address for several Services: only if all of them agree.
class SharingTest {
    private AllocatorFixture fixture = fixture();

    @BeforeEach
    void onePool() {
        fixture = fixture(aPool("a", "10.0.0.0/29"));
    }

    @Test
    void servicesOfOneKeyShareWhenTheirPortsAreDifferent() {
        assertThat(fixture.give(aService("web").sharing("k").tcp(80))).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.give(aService("mail").sharing("k").tcp(25, 465))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void aKeyIsJoinedFirstInWhicheverPoolItIs() {
        fixture = fixture(aPool("a", "10.1.0.0/24"), aPool("zz", "10.26.0.0/24", "2001:db8::/64"));
        fixture.give(aService("t1").sharing("kt").tcp(80).asking("10.26.0.19"));

        assertThat(fixture.give(aService("t2").sharing("kt").tcp(81))).isEqualTo(ips("10.26.0.19"));
        assertThat(fixture.give(aService("t3").sharing("kt").tcp(82).preferDualStack()))
                .isEqualTo(ips("10.26.0.19", "2001:db8::"));
        assertThat(fixture.give(aService("same-port").sharing("kt").tcp(80))).isEqualTo(ips("10.1.0.0"));
        assertThat(fixture.give(aService("no-key").tcp(83))).isEqualTo(ips("10.1.0.1"));
    }

    @Test
    void aKeyIsNotJoinedWhereAServiceIsNotServedUnasked() {
        fixture = fixture(
                aPool("a", "10.1.0.0/24"),
                aPool("by-hand", "10.2.0.0/24").byHandOnly(),
                aPool("pinned", "10.3.0.0/24").forNamespaces("elsewhere"));
        fixture.give(aService("t1").sharing("k").tcp(80).fromPool("by-hand"));
        fixture.give(aService("t2").in("elsewhere").sharing("l").tcp(80));

        assertThat(fixture.give(aService("t3").sharing("k").tcp(81))).isEqualTo(ips("10.1.0.0"));
        assertThat(fixture.give(aService("t4").sharing("l").tcp(81))).isEqualTo(ips("10.1.0.1"));
    }

    @Test
    void whoComesBackGetsItsLastAddressAndDoesNotJoinAnotherPool() {
        fixture = fixture(AllocatorSettings.DEFAULTS, aPool("a", "10.1.0.0/24"), aPool("b", "10.2.0.0/24"));
        fixture.give(aService("t2").sharing("k").tcp(81));
        fixture.release("t2");
        fixture.give(aService("t1").sharing("k").tcp(80).fromPool("b"));

        assertThat(fixture.give(aService("t2").sharing("k").tcp(81))).isEqualTo(ips("10.1.0.0"));
    }

    @Test
    void onePortNumberServesTwoProtocols() {
        fixture.give(aService("dns-tcp").sharing("k").tcp(53));

        assertThat(fixture.give(aService("dns-udp").sharing("k").udp(53))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whosePortIsTakenGetsAnAddressOfItsOwn() {
        fixture.give(aService("web").sharing("k").tcp(80));

        assertThat(fixture.give(aService("shop").sharing("k").tcp(80))).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.refuse(aService("late").sharing("k").tcp(80).asking("10.0.0.0")))
                .isInstanceOfSatisfying(Unmet.SharingConflict.class, conflict -> {
                    assertThat(conflict.holders()).hasToString("[default/web]");
                    assertThat(conflict.why()).isEqualTo(new Disagreement.PortTaken(new PortUse(Protocol.TCP, 80)));
                });
    }

    @Test
    void anotherKeyOrNoKeyDoesNotShare() {
        fixture.give(aService("web").sharing("k").tcp(80));

        assertThat(fixture.give(aService("other").sharing("l").tcp(81))).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.give(aService("none").tcp(82))).isEqualTo(ips("10.0.0.2"));
        assertThat(fixture.refuse(aService("late").sharing("l").tcp(83).asking("10.0.0.0")))
                .isInstanceOfSatisfying(
                        Unmet.SharingConflict.class,
                        conflict -> assertThat(conflict.why()).isEqualTo(new Disagreement.DifferentKeys("l", "k")));
    }

    @Test
    void localServicesShareOnlyWithTheSamePods() {
        fixture.give(aService("web").sharing("k").tcp(80).local("app", "web"));

        assertThat(fixture.give(aService("admin").sharing("k").tcp(81).local("app", "web")))
                .isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.give(aService("mail").sharing("k").tcp(25).local("app", "mail")))
                .isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.give(aService("any").sharing("k").tcp(82))).isEqualTo(ips("10.0.0.2"));
    }

    @Test
    void aLocalServiceWithoutASelectorSharesWithNobody() {
        fixture.give(aService("any").sharing("k").tcp(80));

        assertThat(fixture.give(aService("by-hand").sharing("k").tcp(81).local()))
                .isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.give(aService("also").sharing("k").tcp(82).local())).isEqualTo(ips("10.0.0.2"));
    }

    @Test
    void aKeyIsNoSecretSoAnotherNamespaceDoesNotJoinByKnowingIt() {
        fixture.give(aService("web").sharing("k").tcp(80));

        assertThat(fixture.give(aService("spy").in("elsewhere").sharing("k").tcp(81)))
                .isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void namespacesShareWhenBothServicesAndTheConfigurationAgree() {
        fixture = fixture(
                AllocatorSettings.DEFAULTS.withSharingAcross(NamespaceList.parse("default, trade")),
                aPool("a", "10.0.0.0/29"));
        fixture.give(aService("web").sharing("k").tcp(80).acceptingNamespaces("trade,office"));

        assertThat(fixture.give(aService("one").in("trade").sharing("k").tcp(81)))
                .as("its own side does not agree")
                .isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.give(
                        aService("two").in("office").sharing("k").tcp(82).acceptingNamespaces("*")))
                .as("the configuration does not agree")
                .isEqualTo(ips("10.0.0.2"));
        assertThat(fixture.give(
                        aService("three").in("trade").sharing("k").tcp(83).acceptingNamespaces("default")))
                .as("all agree")
                .isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void podsOfTwoNamespacesAreNotTheSamePods() {
        fixture = fixture(AllocatorSettings.DEFAULTS.withSharingAcross(NamespaceList.EVERY), aPool("a", "10.0.0.0/29"));
        fixture.give(aService("web").sharing("k").tcp(80).local("app", "x").acceptingNamespaces("*"));

        assertThat(fixture.give(aService("web")
                        .in("trade")
                        .sharing("k")
                        .tcp(81)
                        .local("app", "x")
                        .acceptingNamespaces("*")))
                .isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void theOnlyOneOnAnAddressChangesItsTermsInPlace() {
        fixture.give(aService("web").sharing("k").tcp(80));

        assertThat(fixture.give(aService("web").sharing("l").tcp(81))).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.give(aService("old").sharing("k").tcp(82))).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.give(aService("new").sharing("l").tcp(83))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoWithdrawsItsConsentMovesAndItsPeersStay() {
        fixture.give(aService("web").sharing("k").tcp(80));
        fixture.give(aService("mail").sharing("k").tcp(25));

        assertThat(fixture.give(aService("mail").tcp(25))).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.log("mail").getLast().cause()).isEqualTo(Cause.SHARING_ENDED);
    }

    @Test
    void whoAddsAPortThatAPeerHasMovesAndThePeerStays() {
        fixture.give(aService("web").sharing("k").tcp(80));
        fixture.give(aService("mail").sharing("k").tcp(25));

        assertThat(fixture.give(aService("mail").sharing("k").tcp(25, 80))).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoMayStayNowhereLeavesAndIsToldWhy() {
        fixture = fixture(aPool("a", "10.0.0.0/32"));
        fixture.give(aService("web").sharing("k").tcp(80));
        fixture.give(aService("mail").sharing("k").tcp(25));

        assertThat(fixture.refuse(aService("mail").tcp(25)).code()).isEqualTo("AddressInUse");
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.held("mail")).isEmpty();
    }

    @Test
    void addingAPortThatNobodyHasMovesNobody() {
        fixture.give(aService("web").sharing("k").tcp(80));
        fixture.give(aService("mail").sharing("k").tcp(25));

        assertThat(fixture.give(aService("mail").sharing("k").tcp(25, 465))).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.give(aService("late").sharing("k").tcp(465))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void aPortThatAPeerGivesUpServesWhoWaitedForIt() {
        fixture = fixture(aPool("a", "10.0.0.0/32"));
        fixture.give(aService("web").sharing("k").tcp(80, 443));
        fixture.refuse(aService("late").sharing("k").tcp(443));

        fixture.give(aService("web").sharing("k").tcp(80));

        assertThat(fixture.retry()).extracting(Transition::cause).containsExactly(Cause.ASSIGNED);
        assertThat(fixture.held("late")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void joiningGoesBeforeTakingAFreeAddress() {
        fixture.give(aService("first"));
        fixture.give(aService("web").sharing("k").tcp(80));
        fixture.release("first");
        fixture.pass(Duration.ofHours(1));

        assertThat(fixture.give(aService("mail").sharing("k").tcp(25))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void theAddressIsFreeOnceTheLastHasGone() {
        fixture.give(aService("web").sharing("k").tcp(80));
        fixture.give(aService("mail").sharing("k").tcp(25));

        fixture.release("web");
        assertThat(fixture.refuse(aService("late").asking("10.0.0.0")).code()).isEqualTo("AddressInUse");
        fixture.release("mail");
        assertThat(fixture.give(aService("late").asking("10.0.0.0"))).isEqualTo(ips("10.0.0.0"));
    }
}
