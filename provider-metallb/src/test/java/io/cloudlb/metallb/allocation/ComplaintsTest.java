// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AService.key;
import static io.cloudlb.metallb.fixture.AllocatorFixture.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.fixture.AService;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// What users of MetalLB and its peers complain of, as far as deciding alone can answer it. Numbers are MetalLB's
/// issues unless another project is named.
class ComplaintsTest {
    /// #1774, #2443, #1984, #435, cilium PR#46262.
    @Test
    void aRestartStealsNobodysAddress() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/31"));

        fixture.decideAll(
                aService("a-new"),
                aService("b-new").asking("10.0.0.1"),
                aService("old").published("10.0.0.1"));

        assertThat(fixture.held("old")).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.held("a-new")).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.allocator().unmet().get(key("b-new")))
                .isInstanceOfSatisfying(
                        Unmet.AddressInUse.class,
                        inUse -> assertThat(inUse.holders()).containsExactly(key("old")));
    }

    /// #2723.
    @Test
    void anAddressDoesNotMoveBecauseAnotherServiceWasDeleted() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("first"));
        fixture.give(aService("second"));

        fixture.release("first");

        assertThat(fixture.give(aService("second"))).isEqualTo(ips("10.0.0.1"));
    }

    /// #1591.
    @Test
    void anAddressIsNotGivenTwiceAfterItsPoolWasDeletedAndMadeAgain() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("old"));
        fixture.edit();
        fixture.edit(aPool("b", "10.0.0.0/24"));

        assertThat(fixture.give(aService("new"))).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.held("old")).isEqualTo(ips("10.0.0.0"));
    }

    /// #740: two controllers gave one address out; one of the two Services has to go elsewhere.
    @Test
    void anAddressThatWasGivenTwiceIsTakenFromOneOfTheTwoAndBothAreTold() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));

        fixture.decideAll(aService("a").published("10.0.0.7"), aService("b").published("10.0.0.7"));

        assertThat(fixture.held("a")).isEqualTo(ips("10.0.0.7"));
        assertThat(fixture.held("b")).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.log("b").getFirst().losesAny()).isTrue();
    }

    /// #1755, #2076, #1929, #348, #501, cilium#40358.
    @Test
    void anEditedPoolNeitherMovesNorStrandsInSilence() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        PoolEdit edit = fixture.edit(aPool("a", "10.0.1.0/24"));

        assertThat(edit.stranded()).hasSize(1);
        assertThat(fixture.allocator().unmet()).containsOnlyKeys(key("web"));
    }

    /// #321, #1586.
    @Test
    void whoWaitsIsServedAsSoonAsSomethingIsFree() {
        AllocatorFixture fixture = fixture(AllocatorSettings.DEFAULTS, aPool("a", "10.0.0.0/32"));
        fixture.give(aService("old"));
        fixture.refuse(aService("new"));

        fixture.release("old");

        assertThat(fixture.retry()).extracting(Transition::service).containsExactly(key("new"));
    }

    /// #1081, #1682, #2403.
    @Test
    void whoWaitsForAPeersKeyIsServedWhenThePeerTakesIt() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/32"));
        fixture.give(aService("web").tcp(80));
        fixture.refuse(aService("mail").sharing("k").tcp(25));

        fixture.give(aService("web").sharing("k").tcp(80));
        fixture.retry();

        assertThat(fixture.held("mail")).isEqualTo(ips("10.0.0.0"));
    }

    /// #788, #1704, #2421: which of the conditions is not met.
    @Test
    void whySharingDoesNotWorkIsSaid() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web").sharing("k").tcp(80).local("app", "web"));

        assertThat(UnmetText.sentence(
                        key("mail"),
                        fixture.refuse(aService("mail").sharing("k").tcp(25).asking("10.0.0.0"))))
                .contains("their traffic goes to different pods")
                .contains("default/web");
    }

    /// #978, #2387, #2310, #3135: a state that does not change is decided alike, so that it is said once.
    @Test
    void anUnchangedStateIsTheSameValueOnEveryPass() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/32"));
        fixture.give(aService("old"));
        Unmet first = fixture.refuse(aService("new"));

        assertThat(fixture.refuse(aService("new"))).isEqualTo(first);
        assertThat(fixture.log("new")).isEmpty();
    }

    /// #1422, #2126.
    @Test
    void oneNamespaceCannotTakeAllAddresses() {
        Quotas quotas = new Quotas(OptionalInt.of(1), Map.of());
        AllocatorFixture fixture = fixture(AllocatorSettings.DEFAULTS.withQuotas(quotas), aPool("a", "10.0.0.0/30"));
        fixture.give(aService("1"));

        assertThat(fixture.refuse(aService("2")).code()).isEqualTo("QuotaReached");
    }

    /// #1339, #1589, #1776, #2482.
    @Test
    void changesOfFamilyKeepWhatCanBeKept() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        fixture.give(aService("other"));
        fixture.give(aService("web"));
        fixture.release("other");
        fixture.give(aService("web").preferDualStack());

        assertThat(fixture.give(aService("web"))).isEqualTo(ips("10.0.0.1"));
    }

    /// #1431.
    @Test
    void moreThanTwoAddressesInTheStatusStopNothing() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));

        assertThat(fixture.give(aService("web").published("10.0.0.3", "10.0.0.2", "10.0.0.4")))
                .isEqualTo(ips("10.0.0.2"));
    }

    /// #190.
    @Test
    void aServiceThatIsNoLoadBalancerAnyMoreHasNoAddress() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/32"));
        fixture.give(aService("web"));

        fixture.release("web");

        assertThat(fixture.give(aService("other"))).isEqualTo(ips("10.0.0.0"));
    }

    /// A9: the speaker goes on announcing a Service that has lost its class.
    @Test
    void anAddressThatMayStillBeAnnouncedIsNotGivenAway() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/31"));
        fixture.give(aService("web"));
        fixture.release("web", Reuse.AFTER_OBJECT_IS_GONE);
        fixture.pass(Duration.ofDays(1));

        assertThat(fixture.give(aService("other"))).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.refuse(aService("late")).code()).isEqualTo("PoolExhausted");
    }

    /// kvcp#14, kube-vip#283: a peer of a shared address that is deleted takes nothing along.
    @Test
    void thePeersOfADeletedServiceKeepTheirAddress() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        AService mail = aService("mail").sharing("k").tcp(25);
        fixture.give(aService("web").sharing("k").tcp(80));
        fixture.give(mail);

        fixture.release("web");

        assertThat(fixture.give(mail)).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.give(aService("new"))).isEqualTo(ips("10.0.0.1"));
    }

    /// Cilium's peers: an address of a pool that serves others is refused with the reason.
    @Test
    void anAddressOfAPoolThatIsForOthersIsRefusedByName() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24").forNamespaces("office"));

        assertThat(fixture.refuse(aService("web").asking("10.0.0.7"))).isEqualTo(new Unmet.PoolNotForService("a"));
    }
}
