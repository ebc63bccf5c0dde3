// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.Desk.desk;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Protocol;
import io.cloudlb.metallb.fixture.Desk;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One address for several Services: only if all of them agree.
class SharingTest {
    private Desk desk = desk();

    @BeforeEach
    void onePool() {
        desk = desk(aPool("a", "10.0.0.0/29"));
    }

    @Test
    void servicesOfOneKeyShareWhenTheirPortsAreDifferent() {
        assertThat(desk.give(aService("web").sharing("k").tcp(80))).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.give(aService("mail").sharing("k").tcp(25, 465))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void aKeyIsJoinedFirstInWhicheverPoolItIs() {
        desk = desk(aPool("a", "10.1.0.0/24"), aPool("zz", "10.26.0.0/24", "2001:db8::/64"));
        desk.give(aService("t1").sharing("kt").tcp(80).asking("10.26.0.19"));

        assertThat(desk.give(aService("t2").sharing("kt").tcp(81))).isEqualTo(ips("10.26.0.19"));
        assertThat(desk.give(aService("t3").sharing("kt").tcp(82).preferDualStack()))
                .isEqualTo(ips("10.26.0.19", "2001:db8::"));
        assertThat(desk.give(aService("same-port").sharing("kt").tcp(80))).isEqualTo(ips("10.1.0.0"));
        assertThat(desk.give(aService("no-key").tcp(83))).isEqualTo(ips("10.1.0.1"));
    }

    @Test
    void aKeyIsNotJoinedWhereAServiceIsNotServedUnasked() {
        desk = desk(
                aPool("a", "10.1.0.0/24"),
                aPool("by-hand", "10.2.0.0/24").byHandOnly(),
                aPool("pinned", "10.3.0.0/24").forNamespaces("elsewhere"));
        desk.give(aService("t1").sharing("k").tcp(80).fromPool("by-hand"));
        desk.give(aService("t2").in("elsewhere").sharing("l").tcp(80));

        assertThat(desk.give(aService("t3").sharing("k").tcp(81))).isEqualTo(ips("10.1.0.0"));
        assertThat(desk.give(aService("t4").sharing("l").tcp(81))).isEqualTo(ips("10.1.0.1"));
    }

    @Test
    void whoComesBackGetsItsLastAddressAndDoesNotJoinAnotherPool() {
        desk = desk(AllocatorSettings.DEFAULTS, aPool("a", "10.1.0.0/24"), aPool("b", "10.2.0.0/24"));
        desk.give(aService("t2").sharing("k").tcp(81));
        desk.release("t2");
        desk.give(aService("t1").sharing("k").tcp(80).fromPool("b"));

        assertThat(desk.give(aService("t2").sharing("k").tcp(81))).isEqualTo(ips("10.1.0.0"));
    }

    @Test
    void onePortNumberServesTwoProtocols() {
        desk.give(aService("dns-tcp").sharing("k").tcp(53));

        assertThat(desk.give(aService("dns-udp").sharing("k").udp(53))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whosePortIsTakenGetsAnAddressOfItsOwn() {
        desk.give(aService("web").sharing("k").tcp(80));

        assertThat(desk.give(aService("shop").sharing("k").tcp(80))).isEqualTo(ips("10.0.0.1"));
        assertThat(desk.refuse(aService("late").sharing("k").tcp(80).asking("10.0.0.0")))
                .isInstanceOfSatisfying(Unmet.SharingConflict.class, conflict -> {
                    assertThat(conflict.holders()).hasToString("[default/web]");
                    assertThat(conflict.why()).isEqualTo(new Disagreement.PortTaken(new PortUse(Protocol.TCP, 80)));
                });
    }

    @Test
    void anotherKeyOrNoKeyDoesNotShare() {
        desk.give(aService("web").sharing("k").tcp(80));

        assertThat(desk.give(aService("other").sharing("l").tcp(81))).isEqualTo(ips("10.0.0.1"));
        assertThat(desk.give(aService("none").tcp(82))).isEqualTo(ips("10.0.0.2"));
        assertThat(desk.refuse(aService("late").sharing("l").tcp(83).asking("10.0.0.0")))
                .isInstanceOfSatisfying(
                        Unmet.SharingConflict.class,
                        conflict -> assertThat(conflict.why()).isEqualTo(new Disagreement.DifferentKeys("l", "k")));
    }

    @Test
    void localServicesShareOnlyWithTheSamePods() {
        desk.give(aService("web").sharing("k").tcp(80).local("app", "web"));

        assertThat(desk.give(aService("admin").sharing("k").tcp(81).local("app", "web")))
                .isEqualTo(ips("10.0.0.0"));
        assertThat(desk.give(aService("mail").sharing("k").tcp(25).local("app", "mail")))
                .isEqualTo(ips("10.0.0.1"));
        assertThat(desk.give(aService("any").sharing("k").tcp(82))).isEqualTo(ips("10.0.0.2"));
    }

    @Test
    void aLocalServiceWithoutASelectorSharesWithNobody() {
        desk.give(aService("any").sharing("k").tcp(80));

        assertThat(desk.give(aService("by-hand").sharing("k").tcp(81).local())).isEqualTo(ips("10.0.0.1"));
        assertThat(desk.give(aService("also").sharing("k").tcp(82).local())).isEqualTo(ips("10.0.0.2"));
    }

    @Test
    void aKeyIsNoSecretSoAnotherNamespaceDoesNotJoinByKnowingIt() {
        desk.give(aService("web").sharing("k").tcp(80));

        assertThat(desk.give(aService("spy").in("elsewhere").sharing("k").tcp(81)))
                .isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void namespacesShareWhenBothServicesAndTheConfigurationAgree() {
        desk = desk(
                AllocatorSettings.DEFAULTS.withSharingAcross(NamespaceList.parse("default, trade")),
                aPool("a", "10.0.0.0/29"));
        desk.give(aService("web").sharing("k").tcp(80).acceptingNamespaces("trade,office"));

        assertThat(desk.give(aService("one").in("trade").sharing("k").tcp(81)))
                .as("its own side does not agree")
                .isEqualTo(ips("10.0.0.1"));
        assertThat(desk.give(aService("two").in("office").sharing("k").tcp(82).acceptingNamespaces("*")))
                .as("the configuration does not agree")
                .isEqualTo(ips("10.0.0.2"));
        assertThat(desk.give(aService("three").in("trade").sharing("k").tcp(83).acceptingNamespaces("default")))
                .as("all agree")
                .isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void podsOfTwoNamespacesAreNotTheSamePods() {
        desk = desk(AllocatorSettings.DEFAULTS.withSharingAcross(NamespaceList.EVERY), aPool("a", "10.0.0.0/29"));
        desk.give(aService("web").sharing("k").tcp(80).local("app", "x").acceptingNamespaces("*"));

        assertThat(desk.give(aService("web")
                        .in("trade")
                        .sharing("k")
                        .tcp(81)
                        .local("app", "x")
                        .acceptingNamespaces("*")))
                .isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void theOnlyOneOnAnAddressChangesItsTermsInPlace() {
        desk.give(aService("web").sharing("k").tcp(80));

        assertThat(desk.give(aService("web").sharing("l").tcp(81))).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.give(aService("old").sharing("k").tcp(82))).isEqualTo(ips("10.0.0.1"));
        assertThat(desk.give(aService("new").sharing("l").tcp(83))).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoWithdrawsItsConsentMovesAndItsPeersStay() {
        desk.give(aService("web").sharing("k").tcp(80));
        desk.give(aService("mail").sharing("k").tcp(25));

        assertThat(desk.give(aService("mail").tcp(25))).isEqualTo(ips("10.0.0.1"));
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.log("mail").getLast().cause()).isEqualTo(Cause.SHARING_ENDED);
    }

    @Test
    void whoAddsAPortThatAPeerHasMovesAndThePeerStays() {
        desk.give(aService("web").sharing("k").tcp(80));
        desk.give(aService("mail").sharing("k").tcp(25));

        assertThat(desk.give(aService("mail").sharing("k").tcp(25, 80))).isEqualTo(ips("10.0.0.1"));
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoMayStayNowhereLeavesAndIsToldWhy() {
        desk = desk(aPool("a", "10.0.0.0/32"));
        desk.give(aService("web").sharing("k").tcp(80));
        desk.give(aService("mail").sharing("k").tcp(25));

        assertThat(desk.refuse(aService("mail").tcp(25)).code()).isEqualTo("AddressInUse");
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.held("mail")).isEmpty();
    }

    @Test
    void addingAPortThatNobodyHasMovesNobody() {
        desk.give(aService("web").sharing("k").tcp(80));
        desk.give(aService("mail").sharing("k").tcp(25));

        assertThat(desk.give(aService("mail").sharing("k").tcp(25, 465))).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.give(aService("late").sharing("k").tcp(465))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void aPortThatAPeerGivesUpServesWhoWaitedForIt() {
        desk = desk(aPool("a", "10.0.0.0/32"));
        desk.give(aService("web").sharing("k").tcp(80, 443));
        desk.refuse(aService("late").sharing("k").tcp(443));

        desk.give(aService("web").sharing("k").tcp(80));

        assertThat(desk.retry()).extracting(Transition::cause).containsExactly(Cause.ASSIGNED);
        assertThat(desk.held("late")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void joiningGoesBeforeTakingAFreeAddress() {
        desk.give(aService("first"));
        desk.give(aService("web").sharing("k").tcp(80));
        desk.release("first");
        desk.pass(Duration.ofHours(1));

        assertThat(desk.give(aService("mail").sharing("k").tcp(25))).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void theAddressIsFreeOnceTheLastHasGone() {
        desk.give(aService("web").sharing("k").tcp(80));
        desk.give(aService("mail").sharing("k").tcp(25));

        desk.release("web");
        assertThat(desk.refuse(aService("late").asking("10.0.0.0")).code()).isEqualTo("AddressInUse");
        desk.release("mail");
        assertThat(desk.give(aService("late").asking("10.0.0.0"))).isEqualTo(ips("10.0.0.0"));
    }
}
