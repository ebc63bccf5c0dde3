// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.APool.pools;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.Desk.desk;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.Assignment;
import io.cloudlb.metallb.allocation.EditPolicy;
import io.cloudlb.metallb.allocation.Speaker;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.Desk;
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
        Desk desk = desk(aPool("a", "10.0.0.0/32"));
        desk.give(aService("web"));
        desk.refuse(aService("late"));

        assertThat(steps(desk, aPool("b", "10.0.0.0/31"))).containsExactly(TAKEN_AT_ONCE);
    }

    @Test
    void poolsThatLackAddressesAreRefusedAndUnderHoldNewUseStopsFirst() {
        Desk desk = desk(aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        desk.give(aService("shop").requireDualStack());
        desk.give(aService("web"));

        assertThat(steps(desk, aPool("b", "10.0.1.0/24")))
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
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        assertThat(steps(desk, aPool("a", "10.0.0.0/24").forNamespaces("office")))
                .containsExactly(TAKEN_AT_ONCE);
    }

    @Test
    void theSpeakerWaitsForThoseWhoseAddressesGoUnderMove() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        assertThat(steps(desk, aPool("b", "10.0.1.0/24"))).containsExactly(REFUSED_UNTIL_MOVED);
    }

    @Test
    void theSpeakerWaitsForWhoseTwoAddressesAreOfTwoPoolsNow() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        desk.give(aService("web").requireDualStack());

        assertThat(steps(
                        desk,
                        aPool("four", "10.0.0.0/24"),
                        aPool("six", "2001:db8::/64"),
                        aPool("two", "10.0.1.0/24", "2001:db9::/64")))
                .containsExactly(REFUSED_UNTIL_MOVED);
    }

    @Test
    void theSpeakerWaitsUnderHoldForWhoGetsTheAddressThatItAsksForAndLosesTheOldOne() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));
        desk.keepUnmet(aService("web").asking("10.0.1.7"));

        assertThat(steps(desk, aPool("b", "10.0.1.0/24"))).containsExactly(REFUSED_UNTIL_MOVED);
    }

    @Test
    void whoMovesOutOfAPoolThatStaysIsNotWaitedFor() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        assertThat(steps(desk, aPool("a", "10.0.0.0/24").forNamespaces("office"), aPool("b", "10.0.1.0/24")))
                .containsExactly(TAKEN_AT_ONCE);
    }

    @Test
    void whoFindsNoOtherAddressUnderMoveLosesItsOwnSoThatTheSpeakerTakesThePools() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));
        desk.give(aService("shop"));

        assertThat(steps(desk, aPool("b", "10.0.1.0/32"))).containsExactly(REFUSED_UNTIL_MOVED);
    }

    @Test
    void withoutAnyPoolNobodyCanBeMoved() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        List<String> steps = steps(desk);

        assertThat(steps).first().asString().contains("as long as it announces 10.0.0.0 of default/web,");
        assertThat(steps).last().asString().contains("add pools first");
    }

    @Test
    void anAddressThatIsLeftOutAsBuggyIsAnnouncedAllTheSame() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        assertThat(steps(desk, aPool("a", "10.0.0.0/24").avoidingBuggyIps())).containsExactly(TAKEN_AT_ONCE);
    }

    private static List<String> steps(Desk desk, APool... after) {
        Speaker before = Speaker.NEW.with(desk.allocator().pools(), Map.of());
        Speaker meanwhile = before.with(pools(after), held(desk));
        EditPolicy policy = desk.edit(after).policy();
        return new SpeakerOrder(policy, meanwhile, meanwhile.with(pools(after), held(desk))).steps();
    }

    private static Map<ServiceKey, List<IpAddress>> held(Desk desk) {
        return desk.allocator().assignments().values().stream()
                .collect(Collectors.toMap(Assignment::service, Assignment::addresses));
    }
}
