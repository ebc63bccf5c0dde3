// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import static io.cloudlb.metallb.assignment.AssignerFixture.ask;
import static io.cloudlb.metallb.assignment.AssignerFixture.asked;
import static io.cloudlb.metallb.assignment.AssignerFixture.fixture;
import static io.cloudlb.metallb.assignment.AssignerFixture.release;
import static io.cloudlb.metallb.assignment.AssignerFixture.shows;
import static io.cloudlb.metallb.assignment.AssignerFixture.uid;
import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AService.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
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

    private static AssignerFixture oneAddress() {
        return fixture(aPool("a", "10.0.0.1/32"));
    }

    private static AssignerFixture twoAddresses() {
        return fixture(aPool("a", "10.0.0.0/31"));
    }

    @Test
    void whatAServiceMovesAwayFromIsNobodysBeforeItsObjectShowsTheOther() {
        AssignerFixture fixture = twoAddresses().with(aService("web").published("10.0.0.0"));
        AddressAssigner assigner = fixture.open();

        ask(assigner, aService("web").asking("10.0.0.1"), "10.0.0.0");
        assertThat(ask(assigner, aService("zoo")).unmet()).isPresent();
        assertThat(ask(assigner, aService("named").asking("10.0.0.0")).unmet())
                .hasValueSatisfying(unmet -> assertThat(unmet).isInstanceOf(Unmet.AddressInUse.class));

        shows(assigner, "web", "10.0.0.1");
        assertThat(ask(assigner, aService("zoo")).addresses()).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whatAServiceMovesAwayFromIsNobodysEvenAfterEverythingIsRead() {
        AssignerFixture fixture = twoAddresses().with(aService("web").published("10.0.0.0"));
        AddressAssigner assigner = fixture.open();
        ask(assigner, aService("web").asking("10.0.0.1"), "10.0.0.0");
        fixture.ledger().touch();

        assertThat(ask(assigner, aService("zoo")).unmet())
                .as("everything is read, because somebody has written")
                .isPresent();
        assertThat(ask(fixture.open(), aService("zoo")).unmet())
                .as("another process")
                .isPresent();
    }

    @Test
    void portsThatAServiceLeavesOnASharedAddressAreNobodysBeforeItsObjectShowsTheOther() {
        AssignerFixture fixture = fixture(aPool("a", "10.0.0.0/30"))
                .with(aService("one").sharing("k").tcp(80).published("10.0.0.0"))
                .with(aService("two").sharing("k").tcp(81).published("10.0.0.0"));
        AddressAssigner assigner = fixture.open();

        ask(assigner, aService("one").sharing("k").tcp(80).asking("10.0.0.3"), "10.0.0.0");
        assertThat(ask(assigner, aService("zoo").sharing("k").tcp(80)).addresses())
                .as("beside the first of its port, not in its former place")
                .isEqualTo(ips("10.0.0.1"));

        shows(assigner, "one", "10.0.0.3");
        assertThat(ask(assigner, aService("yak").sharing("k").tcp(80)).addresses())
                .isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whatAServiceLosesWithItsClassRestsUntilItsObjectIsGone() {
        AssignerFixture fixture = oneAddress().with(aService("web").published("10.0.0.1"));
        AddressAssigner assigner = fixture.open();

        release(assigner, "web", Reuse.AFTER_OBJECT_IS_GONE);
        fixture.without("web");
        fixture.ledger().touch();
        assertThat(ask(assigner, aService("zoo")).unmet()).isPresent();

        assertThat(assigner.vanished(key("web"))).isTrue();
        assertThat(ask(assigner, aService("zoo")).addresses()).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void aServiceThatNeverHadAnythingFreesNothingWhenItIsGone() {
        AddressAssigner assigner =
                oneAddress().with(aService("web").published("10.0.0.1")).open();
        assigner.keepUp(APool.pools(aPool("a", "10.0.0.1/32")));

        assertThat(assigner.vanished(key("stranger"))).isFalse();
    }

    @Test
    void servicesOfOthersAreReckonedWith() {
        AssignerFixture fixture = twoAddresses().withForeign(aService("theirs").published("10.0.0.0"));
        AddressAssigner assigner = fixture.open();

        assertThat(ask(assigner, aService("web")).addresses()).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void anEditMovesOursAndLeavesThoseOfOthersToThem() {
        ManualClock clock = new ManualClock();
        AssignerFixture fixture = twoAddresses();
        AddressAssigner assigner =
                new AddressAssigner(RESTING.withEditPolicy(EditPolicy.MOVE), fixture.ledger(), clock);
        assigner.open(
                APool.pools(aPool("a", "10.0.0.0/31")),
                () -> List.of(
                        new ServiceListing.Entry(
                                aService("theirs").published("10.0.0.0").request(), "t", false),
                        new ServiceListing.Entry(
                                aService("web").published("10.0.0.1").request(), "w", true)));

        AssignmentChanges changes = assigner.keepUp(APool.pools(aPool("b", "10.0.9.0/31")));

        assertThat(changes.changed()).containsExactly(key("web"));
        assertThat(assigner.held(key("web"), "w").addresses()).isEqualTo(ips("10.0.9.0"));
        assertThat(assigner.held(key("theirs"), "t").addresses()).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void onlyOursAreHandedOver() {
        AssignerFixture fixture = twoAddresses()
                .withForeign(aService("theirs").published("10.0.0.0"))
                .with(aService("web").published("10.0.0.1"));
        AddressAssigner assigner = new AddressAssigner(RESTING, fixture.ledger(), new ManualClock());

        Map<?, AddressAssigner.Holder> holders = assigner.open(
                APool.pools(aPool("a", "10.0.0.0/31")),
                () -> List.of(
                        new ServiceListing.Entry(
                                aService("theirs").published("10.0.0.0").request(), "t", false),
                        new ServiceListing.Entry(
                                aService("web").published("10.0.0.1").request(), "w", true)));

        assertThat(holders.keySet()).isEqualTo(Set.of(key("web")));
    }

    @Test
    void aServiceThatShowsWhatAnotherProcessGaveIsNotRobbedOfIt() {
        AssignerFixture fixture =
                fixture(aPool("a", "10.0.0.0/30")).with(aService("other").published("10.0.0.0"));
        AddressAssigner old = fixture.open();
        fixture.with(aService("web").published("10.0.0.2"));

        Held held = ask(old, aService("web").asking("10.0.0.0"), "10.0.0.2");

        assertThat(held.addresses()).isEqualTo(ips("10.0.0.2"));
        assertThat(held.unmet()).isPresent();
    }

    @Test
    void restSurvivesReadingEverything() {
        AssignerFixture fixture =
                fixture(RESTING, aPool("a", "10.0.0.0/31")).with(aService("web").published("10.0.0.0"));
        AddressAssigner assigner = fixture.open();
        fixture.without("web");
        release(assigner, "web", Reuse.AFTER_HOLD_DOWN);
        assigner.vanished(key("web"));
        fixture.ledger().touch();

        assertThat(ask(assigner, aService("zoo")).addresses())
                .as("the one that does not rest")
                .isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whoWaitsGoesOnWaitingAfterEverythingIsRead() {
        AssignerFixture fixture =
                oneAddress().with(aService("web").published("10.0.0.1")).with(aService("zoo"));
        AddressAssigner assigner = fixture.open();
        ask(assigner, aService("zoo"));
        assigner.keepUp(APool.pools(aPool("a", "10.0.0.1/32")));
        fixture.ledger().faultNext(CloudFault.FAIL_BEFORE);
        assigner.decide(List.of(asked(aService("web").asking("10.0.0.1"))));

        fixture.without("web");
        assigner.vanished(key("web"));
        AssignmentChanges changes = assigner.keepUp(APool.pools(aPool("a", "10.0.0.1/32")));

        assertThat(changes.changed()).contains(key("zoo"));
        assertThat(assigner.held(key("zoo"), uid("zoo")).addresses()).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void upkeepNamesThoseAndOnlyThoseWhoseStateChanged() {
        AssignerFixture fixture = fixture(aPool("a", "10.0.0.0/31"))
                .with(aService("one").published("10.0.0.0"))
                .with(aService("two").published("10.0.0.1"))
                .with(aService("zoo"));
        AddressAssigner assigner = fixture.open();
        ask(assigner, aService("zoo"));
        assertThat(assigner.keepUp(APool.pools(aPool("a", "10.0.0.0/31"))).changed())
                .doesNotContain(key("one"), key("two"));

        release(assigner, "one", Reuse.AFTER_HOLD_DOWN);
        assertThat(assigner.keepUp(APool.pools(aPool("a", "10.0.0.0/31"))).changed())
                .containsExactly(key("zoo"));
        assertThat(assigner.keepUp(APool.pools(aPool("a", "10.0.0.0/31"))).changed())
                .isEmpty();
    }

    @Test
    void whoWaitsIsServedBeforeTheRestIsOverWhenNothingElseIsLeft() {
        AssignerFixture fixture = fixture(RESTING, aPool("a", "10.0.0.1/32"))
                .with(aService("web").published("10.0.0.1"))
                .with(aService("zoo"));
        AddressAssigner assigner = fixture.open();
        ask(assigner, aService("zoo"));

        release(assigner, "web", Reuse.AFTER_HOLD_DOWN);
        AssignmentChanges changes = assigner.keepUp(APool.pools(aPool("a", "10.0.0.1/32")));

        assertThat(changes.changed()).containsExactly(key("zoo"));
        assertThat(changes.again()).as("nobody waits any more").isEmpty();
    }

    @Test
    void restEndsWithTime() {
        AssignerFixture fixture =
                fixture(RESTING, aPool("a", "10.0.0.0/31")).with(aService("web").published("10.0.0.0"));
        AddressAssigner assigner = fixture.open();
        release(assigner, "web", Reuse.AFTER_HOLD_DOWN);

        fixture.pass(Duration.ofSeconds(60));

        assertThat(ask(assigner, aService("zoo")).addresses()).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void poolEditsHoldWhoIsStrandedAndSaySo() {
        AssignerFixture fixture = twoAddresses().with(aService("web").published("10.0.0.0"));
        AddressAssigner assigner = fixture.open();
        ask(assigner, aService("web"), "10.0.0.0");

        AssignmentChanges changes = assigner.keepUp(APool.pools(aPool("b", "10.0.1.0/24")));

        assertThat(changes.changed()).containsExactly(key("web"));
        Held held = assigner.held(key("web"), uid("web"));
        assertThat(held.addresses()).isEqualTo(ips("10.0.0.0"));
        assertThat(held.unmet()).isPresent();
    }

    @Test
    void poolEditsMoveWhoIsStrandedWhereThatIsThePolicy() {
        AssignerFixture fixture = fixture(RESTING.withEditPolicy(EditPolicy.MOVE), aPool("a", "10.0.0.0/31"))
                .with(aService("web").published("10.0.0.0"));
        AddressAssigner assigner = fixture.open();
        ask(assigner, aService("web"), "10.0.0.0");

        AssignmentChanges changes = assigner.keepUp(APool.pools(aPool("b", "10.0.1.0/24")));

        assertThat(changes.changed()).containsExactly(key("web"));
        assertThat(assigner.isClaimed(key("web"), uid("web"), ips("10.0.1.0")))
                .as("not before it asks")
                .isFalse();
        assertThat(ask(assigner, aService("web"), "10.0.0.0").addresses()).isEqualTo(ips("10.0.1.0"));
        assertThat(fixture.claimed("web")).isEqualTo(ips("10.0.1.0"));
    }

    @Test
    void twoDesksNeverGiveOneAddressToTwo() {
        AssignerFixture fixture = oneAddress().with(aService("one")).with(aService("two"));
        AddressAssigner first = fixture.open();
        AddressAssigner second = fixture.open();

        Held one = ask(first, aService("one"));
        Held two = ask(second, aService("two"));

        assertThat(one.addresses()).isEqualTo(ips("10.0.0.1"));
        assertThat(two.unmet()).hasValueSatisfying(unmet -> assertThat(unmet).isInstanceOf(Unmet.Exhausted.class));
    }

    @Test
    void whatMayStillBeWrittenStaysClaimedBesideWhatIsAskedForNow() {
        AssignerFixture fixture = fixture(aPool("a", "10.0.0.0/30")).with(aService("web"));
        ask(fixture.open(), aService("web"));

        AddressAssigner next = fixture.open();
        ask(next, aService("web").asking("10.0.0.2"));

        assertThat(fixture.claimed("web")).isEqualTo(ips("10.0.0.0", "10.0.0.2"));
        shows(next, "web", "10.0.0.2");
        ask(next, aService("zoo"));
        assertThat(fixture.claimed("web")).isEmpty();
    }
}
