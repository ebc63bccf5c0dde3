// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.APool.pools;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AllocatorFixture.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.allocation.Decision.Assignment;
import io.cloudlb.metallb.allocation.Speaker;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What MetalLB's speaker makes of other pools, and what has to come first.
class SpeakerOrderTest {
    private static final AllocatorSettings MOVING = AllocatorSettings.DEFAULTS.withEditPolicy(EditPolicy.MOVE);
    private static final String TAKEN_AT_ONCE = "MetalLB's speaker takes these pools at once";
    private static final String REFUSED_UNTIL_MOVED =
            "Services move, or lose their address, at once when the pools are edited; the speaker refuses the pools"
                    + " until the last one has, and takes them then, which cloudlb sees to";

    @Test
    void poolsThatHaveEveryAddressStillAreTakenAtOnce() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/32"));
        fixture.give(aService("web"));
        fixture.refuse(aService("late"));

        assertThat(steps(fixture, aPool("b", "10.0.0.0/31"))).containsExactly(TAKEN_AT_ONCE);
    }

    @Test
    void poolsThatLackAddressesAreRefusedAndUnderHoldNewUseStopsFirst() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        fixture.give(aService("shop").requireDualStack());
        fixture.give(aService("web"));

        assertThat(steps(fixture, aPool("b", "10.0.1.0/24")))
                .satisfiesExactly(
                        refused -> assertThat(refused)
                                .isEqualTo("MetalLB's speaker refuses these pools as long as it announces 10.0.0.0 and"
                                        + " 2001:db8:: of default/shop, 10.0.0.1 of default/web, and goes on with the"
                                        + " old ones"),
                        meanwhile -> assertThat(meanwhile)
                                .isEqualTo("Until then no address is announced that the old pools lack; and what only"
                                        + " the old ones have survives neither a restart of the speaker nor a failover"
                                        + " to another node"),
                        first -> assertThat(first)
                                .startsWith("Better first stop new use of what is to go")
                                .contains("autoAssign: false", "metallb.io/loadBalancerIPs"));
    }

    @Test
    void whoKeepsAnAddressThatPoolsGiveToOthersIsNoMatterForTheSpeaker() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        assertThat(steps(fixture, aPool("a", "10.0.0.0/24").forNamespaces("office")))
                .containsExactly(TAKEN_AT_ONCE);
    }

    @Test
    void theSpeakerWaitsForThoseWhoseAddressesGoUnderMove() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        assertThat(steps(fixture, aPool("b", "10.0.1.0/24"))).containsExactly(REFUSED_UNTIL_MOVED);
    }

    @Test
    void theSpeakerWaitsForWhoseTwoAddressesAreOfTwoPoolsNow() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        fixture.give(aService("web").requireDualStack());

        assertThat(steps(
                        fixture,
                        aPool("four", "10.0.0.0/24"),
                        aPool("six", "2001:db8::/64"),
                        aPool("two", "10.0.1.0/24", "2001:db9::/64")))
                .containsExactly(REFUSED_UNTIL_MOVED);
    }

    @Test
    void theSpeakerWaitsUnderHoldForWhoGetsTheAddressThatItAsksForAndLosesTheOldOne() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));
        fixture.keepUnmet(aService("web").asking("10.0.1.7"));

        assertThat(steps(fixture, aPool("b", "10.0.1.0/24"))).containsExactly(REFUSED_UNTIL_MOVED);
    }

    @Test
    void whoMovesOutOfAPoolThatStaysIsNotWaitedFor() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        assertThat(steps(fixture, aPool("a", "10.0.0.0/24").forNamespaces("office"), aPool("b", "10.0.1.0/24")))
                .containsExactly(TAKEN_AT_ONCE);
    }

    @Test
    void whoFindsNoOtherAddressUnderMoveLosesItsOwnSoThatTheSpeakerTakesThePools() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));
        fixture.give(aService("shop"));

        assertThat(steps(fixture, aPool("b", "10.0.1.0/32"))).containsExactly(REFUSED_UNTIL_MOVED);
    }

    @Test
    void withoutAnyPoolNobodyCanBeMoved() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        List<String> steps = steps(fixture);

        assertThat(steps).first().asString().contains("as long as it announces 10.0.0.0 of default/web,");
        assertThat(steps).last().asString().contains("add pools first");
    }

    @Test
    void anAddressThatIsLeftOutAsBuggyIsAnnouncedAllTheSame() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        assertThat(steps(fixture, aPool("a", "10.0.0.0/24").avoidingBuggyIps())).containsExactly(TAKEN_AT_ONCE);
    }

    private static List<String> steps(AllocatorFixture fixture, APool... after) {
        Speaker before = Speaker.NEW.with(fixture.allocator().pools(), Map.of());
        Speaker meanwhile = before.with(pools(after), held(fixture));
        EditPolicy policy = fixture.edit(after).policy();
        return new SpeakerOrder(policy, meanwhile, meanwhile.with(pools(after), held(fixture))).steps();
    }

    private static Map<ServiceKey, List<IpAddress>> held(AllocatorFixture fixture) {
        return fixture.allocator().assignments().values().stream()
                .collect(Collectors.toMap(Assignment::service, Assignment::addresses));
    }
}
