// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.desk;

import static io.cloudlb.metallb.desk.Office.ask;
import static io.cloudlb.metallb.desk.Office.asked;
import static io.cloudlb.metallb.desk.Office.office;
import static io.cloudlb.metallb.desk.Office.release;
import static io.cloudlb.metallb.desk.Office.shows;
import static io.cloudlb.metallb.desk.Office.uid;
import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AService.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.EditPolicy;
import io.cloudlb.metallb.allocation.Reuse;
import io.cloudlb.metallb.allocation.Unmet;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.crash.CloudFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a Service gives up, or another gives out, is nobody's until the objects say so; who waits for it is told.
class AddressesGivenUpTest {
    private static final AllocatorSettings RESTING = AllocatorSettings.DEFAULTS;

    private static Office oneAddress() {
        return office(aPool("a", "10.0.0.1/32"));
    }

    private static Office twoAddresses() {
        return office(aPool("a", "10.0.0.0/31"));
    }

    @Test
    void whatAServiceMovesAwayFromIsNobodysBeforeItsObjectShowsTheOther() {
        Office office = twoAddresses().with(aService("web").published("10.0.0.0"));
        AddressDesk desk = office.open();

        ask(desk, aService("web").asking("10.0.0.1"), "10.0.0.0");
        assertThat(ask(desk, aService("zoo")).unmet()).isPresent();
        assertThat(ask(desk, aService("named").asking("10.0.0.0")).unmet())
                .hasValueSatisfying(unmet -> assertThat(unmet).isInstanceOf(Unmet.AddressInUse.class));

        shows(desk, "web", "10.0.0.1");
        assertThat(ask(desk, aService("zoo")).addresses()).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whatAServiceMovesAwayFromIsNobodysEvenAfterStockTaking() {
        Office office = twoAddresses().with(aService("web").published("10.0.0.0"));
        AddressDesk desk = office.open();
        ask(desk, aService("web").asking("10.0.0.1"), "10.0.0.0");
        office.ledger().touch();

        assertThat(ask(desk, aService("zoo")).unmet())
                .as("stock is taken, because somebody has written")
                .isPresent();
        assertThat(ask(office.open(), aService("zoo")).unmet())
                .as("another process")
                .isPresent();
    }

    @Test
    void portsThatAServiceLeavesOnASharedAddressAreNobodysBeforeItsObjectShowsTheOther() {
        Office office = office(aPool("a", "10.0.0.0/30"))
                .with(aService("one").sharing("k").tcp(80).published("10.0.0.0"))
                .with(aService("two").sharing("k").tcp(81).published("10.0.0.0"));
        AddressDesk desk = office.open();

        ask(desk, aService("one").sharing("k").tcp(80).asking("10.0.0.3"), "10.0.0.0");
        assertThat(ask(desk, aService("zoo").sharing("k").tcp(80)).addresses())
                .as("beside the first of its port, not in its former place")
                .isEqualTo(ips("10.0.0.1"));

        shows(desk, "one", "10.0.0.3");
        assertThat(ask(desk, aService("yak").sharing("k").tcp(80)).addresses()).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whatAServiceLosesWithItsClassRestsUntilItsObjectIsGone() {
        Office office = oneAddress().with(aService("web").published("10.0.0.1"));
        AddressDesk desk = office.open();

        release(desk, "web", Reuse.AFTER_OBJECT_IS_GONE);
        office.without("web");
        office.ledger().touch();
        assertThat(ask(desk, aService("zoo")).unmet()).isPresent();

        assertThat(desk.vanished(key("web"))).isTrue();
        assertThat(ask(desk, aService("zoo")).addresses()).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void aServiceThatNeverHadAnythingFreesNothingWhenItIsGone() {
        AddressDesk desk =
                oneAddress().with(aService("web").published("10.0.0.1")).open();
        desk.keepUp(APool.pools(aPool("a", "10.0.0.1/32")));

        assertThat(desk.vanished(key("stranger"))).isFalse();
    }

    @Test
    void servicesOfOthersAreReckonedWith() {
        Office office = twoAddresses().withForeign(aService("theirs").published("10.0.0.0"));
        AddressDesk desk = office.open();

        assertThat(ask(desk, aService("web")).addresses()).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void anEditMovesOursAndLeavesThoseOfOthersToThem() {
        ManualClock clock = new ManualClock();
        Office office = twoAddresses();
        AddressDesk desk = new AddressDesk(RESTING.withEditPolicy(EditPolicy.MOVE), office.ledger(), clock);
        desk.open(
                APool.pools(aPool("a", "10.0.0.0/31")),
                () -> List.of(
                        new Stock.Entry(aService("theirs").published("10.0.0.0").request(), "t", false),
                        new Stock.Entry(aService("web").published("10.0.0.1").request(), "w", true)));

        Turnover turnover = desk.keepUp(APool.pools(aPool("b", "10.0.9.0/31")));

        assertThat(turnover.changed()).containsExactly(key("web"));
        assertThat(desk.held(key("web"), "w").addresses()).isEqualTo(ips("10.0.9.0"));
        assertThat(desk.held(key("theirs"), "t").addresses()).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void onlyOursAreHandedOver() {
        Office office = twoAddresses()
                .withForeign(aService("theirs").published("10.0.0.0"))
                .with(aService("web").published("10.0.0.1"));
        AddressDesk desk = new AddressDesk(RESTING, office.ledger(), new ManualClock());

        Map<?, AddressDesk.Holder> holders = desk.open(
                APool.pools(aPool("a", "10.0.0.0/31")),
                () -> List.of(
                        new Stock.Entry(aService("theirs").published("10.0.0.0").request(), "t", false),
                        new Stock.Entry(aService("web").published("10.0.0.1").request(), "w", true)));

        assertThat(holders.keySet()).isEqualTo(Set.of(key("web")));
    }

    @Test
    void aServiceThatShowsWhatAnotherProcessGaveIsNotRobbedOfIt() {
        Office office = office(aPool("a", "10.0.0.0/30")).with(aService("other").published("10.0.0.0"));
        AddressDesk old = office.open();
        office.with(aService("web").published("10.0.0.2"));

        Held held = ask(old, aService("web").asking("10.0.0.0"), "10.0.0.2");

        assertThat(held.addresses()).isEqualTo(ips("10.0.0.2"));
        assertThat(held.unmet()).isPresent();
    }

    @Test
    void restSurvivesStockTaking() {
        Office office =
                office(RESTING, aPool("a", "10.0.0.0/31")).with(aService("web").published("10.0.0.0"));
        AddressDesk desk = office.open();
        office.without("web");
        release(desk, "web", Reuse.AFTER_HOLD_DOWN);
        desk.vanished(key("web"));
        office.ledger().touch();

        assertThat(ask(desk, aService("zoo")).addresses())
                .as("the one that does not rest")
                .isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whoWaitsGoesOnWaitingAfterStockTaking() {
        Office office = oneAddress().with(aService("web").published("10.0.0.1")).with(aService("zoo"));
        AddressDesk desk = office.open();
        ask(desk, aService("zoo"));
        desk.keepUp(APool.pools(aPool("a", "10.0.0.1/32")));
        office.ledger().faultNext(CloudFault.FAIL_BEFORE);
        desk.decide(List.of(asked(aService("web").asking("10.0.0.1"))));

        office.without("web");
        desk.vanished(key("web"));
        Turnover turnover = desk.keepUp(APool.pools(aPool("a", "10.0.0.1/32")));

        assertThat(turnover.changed()).contains(key("zoo"));
        assertThat(desk.held(key("zoo"), uid("zoo")).addresses()).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void upkeepNamesThoseAndOnlyThoseWhoseStateChanged() {
        Office office = office(aPool("a", "10.0.0.0/31"))
                .with(aService("one").published("10.0.0.0"))
                .with(aService("two").published("10.0.0.1"))
                .with(aService("zoo"));
        AddressDesk desk = office.open();
        ask(desk, aService("zoo"));
        assertThat(desk.keepUp(APool.pools(aPool("a", "10.0.0.0/31"))).changed())
                .doesNotContain(key("one"), key("two"));

        release(desk, "one", Reuse.AFTER_HOLD_DOWN);
        assertThat(desk.keepUp(APool.pools(aPool("a", "10.0.0.0/31"))).changed())
                .containsExactly(key("zoo"));
        assertThat(desk.keepUp(APool.pools(aPool("a", "10.0.0.0/31"))).changed())
                .isEmpty();
    }

    @Test
    void whoWaitsIsServedBeforeTheRestIsOverWhenNothingElseIsLeft() {
        Office office = office(RESTING, aPool("a", "10.0.0.1/32"))
                .with(aService("web").published("10.0.0.1"))
                .with(aService("zoo"));
        AddressDesk desk = office.open();
        ask(desk, aService("zoo"));

        release(desk, "web", Reuse.AFTER_HOLD_DOWN);
        Turnover turnover = desk.keepUp(APool.pools(aPool("a", "10.0.0.1/32")));

        assertThat(turnover.changed()).containsExactly(key("zoo"));
        assertThat(turnover.again()).as("nobody waits any more").isEmpty();
    }

    @Test
    void restEndsWithTime() {
        Office office =
                office(RESTING, aPool("a", "10.0.0.0/31")).with(aService("web").published("10.0.0.0"));
        AddressDesk desk = office.open();
        release(desk, "web", Reuse.AFTER_HOLD_DOWN);

        office.pass(Duration.ofSeconds(60));

        assertThat(ask(desk, aService("zoo")).addresses()).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void poolEditsHoldWhoIsStrandedAndSaySo() {
        Office office = twoAddresses().with(aService("web").published("10.0.0.0"));
        AddressDesk desk = office.open();
        ask(desk, aService("web"), "10.0.0.0");

        Turnover turnover = desk.keepUp(APool.pools(aPool("b", "10.0.1.0/24")));

        assertThat(turnover.changed()).containsExactly(key("web"));
        Held held = desk.held(key("web"), uid("web"));
        assertThat(held.addresses()).isEqualTo(ips("10.0.0.0"));
        assertThat(held.unmet()).isPresent();
    }

    @Test
    void poolEditsMoveWhoIsStrandedWhereThatIsThePolicy() {
        Office office = office(RESTING.withEditPolicy(EditPolicy.MOVE), aPool("a", "10.0.0.0/31"))
                .with(aService("web").published("10.0.0.0"));
        AddressDesk desk = office.open();
        ask(desk, aService("web"), "10.0.0.0");

        Turnover turnover = desk.keepUp(APool.pools(aPool("b", "10.0.1.0/24")));

        assertThat(turnover.changed()).containsExactly(key("web"));
        assertThat(desk.isClaimed(key("web"), uid("web"), ips("10.0.1.0")))
                .as("not before it asks")
                .isFalse();
        assertThat(ask(desk, aService("web"), "10.0.0.0").addresses()).isEqualTo(ips("10.0.1.0"));
        assertThat(office.claimed("web")).isEqualTo(ips("10.0.1.0"));
    }

    @Test
    void twoDesksNeverGiveOneAddressToTwo() {
        Office office = oneAddress().with(aService("one")).with(aService("two"));
        AddressDesk first = office.open();
        AddressDesk second = office.open();

        Held one = ask(first, aService("one"));
        Held two = ask(second, aService("two"));

        assertThat(one.addresses()).isEqualTo(ips("10.0.0.1"));
        assertThat(two.unmet()).hasValueSatisfying(unmet -> assertThat(unmet).isInstanceOf(Unmet.Exhausted.class));
    }

    @Test
    void whatMayStillBeWrittenStaysClaimedBesideWhatIsAskedForNow() {
        Office office = office(aPool("a", "10.0.0.0/30")).with(aService("web"));
        ask(office.open(), aService("web"));

        AddressDesk next = office.open();
        ask(next, aService("web").asking("10.0.0.2"));

        assertThat(office.claimed("web")).isEqualTo(ips("10.0.0.0", "10.0.0.2"));
        shows(next, "web", "10.0.0.2");
        ask(next, aService("zoo"));
        assertThat(office.claimed("web")).isEmpty();
    }
}
