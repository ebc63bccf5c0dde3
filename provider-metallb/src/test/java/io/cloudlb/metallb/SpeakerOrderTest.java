// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.APool.pools;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.Desk.desk;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.EditPolicy;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.Desk;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What MetalLB's speaker makes of other pools, and what has to come first.
class SpeakerOrderTest {
    private static final AllocatorSettings MOVING = AllocatorSettings.DEFAULTS.withEditPolicy(EditPolicy.MOVE);
    private static final String TAKEN_AT_ONCE = "MetalLB's speaker takes these pools at once";
    private static final String REFUSED_UNTIL_MOVED =
            "Services move at once when the pools are edited; the speaker refuses the pools until the last has moved,"
                    + " and takes them by itself then";
    private static final String NO_OTHER_ADDRESS = "There is no other address for them: add addresses first";

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
    void whoFindsNoOtherAddressUnderMoveNeedsMoreOfThemFirst() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));
        desk.give(aService("shop"));

        assertThat(steps(desk, aPool("b", "10.0.1.0/32")))
                .satisfiesExactly(
                        refused -> assertThat(refused).contains("as long as it announces 10.0.0.0 of default/web,"),
                        more -> assertThat(more).isEqualTo(NO_OTHER_ADDRESS),
                        moving -> assertThat(moving).isEqualTo(REFUSED_UNTIL_MOVED));
    }

    private static List<String> steps(Desk desk, APool... after) {
        return new SpeakerOrder(desk.edit(after), pools(after)).steps();
    }
}
