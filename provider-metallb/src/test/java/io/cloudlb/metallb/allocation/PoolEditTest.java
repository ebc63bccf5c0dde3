// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AService.key;
import static io.cloudlb.metallb.fixture.Desk.desk;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.Desk;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An administrator changes pools that are in use.
class PoolEditTest {
    private static final AllocatorSettings MOVING = AllocatorSettings.DEFAULTS.withEditPolicy(EditPolicy.MOVE);

    @Test
    void whoseRangeGoesKeepsItsAddressUnderHold() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        PoolEdit edit = desk.edit(aPool("b", "10.0.1.0/24"));

        assertThat(edit.moved()).isEmpty();
        assertThat(edit.stranded())
                .containsExactly(new PoolEdit.Stranded(
                        key("web"), ips("10.0.0.0"), new Unmet.NotInAnyPool(ips("10.0.0.0"), ips("10.0.0.0"))));
        assertThat(desk.keepUnmet(aService("web")).code()).isEqualTo("AddressNotInAnyPool");
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoseRangeGoesGetsAnotherAddressUnderMove() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        PoolEdit edit = desk.edit(aPool("b", "10.0.1.0/24"));

        assertThat(edit.stranded()).isEmpty();
        assertThat(edit.moved())
                .singleElement()
                .extracting(Transition::service, Transition::before, Transition::after, Transition::cause)
                .containsExactly(key("web"), ips("10.0.0.0"), ips("10.0.1.0"), Cause.POOLS_EDITED);
        assertThat(desk.give(aService("web"))).isEqualTo(ips("10.0.1.0"));
    }

    @Test
    void whoFindsNoOtherPlaceGivesItsAddressUpUnderMoveAndIsServedOnceThereIsOne() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));
        desk.give(aService("shop"));

        PoolEdit edit = desk.edit(aPool("b", "10.0.1.0/32"));

        assertThat(edit.moved()).extracting(Transition::service).containsExactly(key("shop"));
        assertThat(edit.cleared())
                .as("or the speaker would announce neither")
                .singleElement()
                .extracting(Transition::service, Transition::before, Transition::after, Transition::cause)
                .containsExactly(key("web"), ips("10.0.0.0"), ips(), Cause.POOLS_EDITED);
        assertThat(edit.stranded()).isEmpty();
        assertThat(desk.held("web")).isEmpty();

        desk.edit(aPool("b", "10.0.1.0/31"));
        assertThat(desk.held("web")).isEqualTo(ips("10.0.1.1"));
    }

    @Test
    void whoNamesAnAddressThatGoesIsClearedUnderMoveSoThatOthersAreAnnounced() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.130-10.0.0.134"));
        desk.give(aService("a1"));
        desk.give(aService("a2"));
        desk.give(aService("x").asking("10.0.0.134"));

        PoolEdit edit = desk.edit(aPool("a", "10.0.0.140-10.0.0.149"));

        assertThat(desk.held("a1")).isEqualTo(ips("10.0.0.140"));
        assertThat(desk.held("a2")).isEqualTo(ips("10.0.0.141"));
        assertThat(desk.held("x")).isEmpty();
        assertThat(edit.cleared()).extracting(Transition::service).containsExactly(key("x"));
        assertThat(desk.refuse(aService("x").asking("10.0.0.134")).code()).isEqualTo("AddressNotInAnyPool");
    }

    @Test
    void whoAsksForAnAddressOfTheNewPoolsGetsItBeforeThoseWhoTakeAny() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.130-10.0.0.134"));
        desk.give(aService("a1"));
        desk.give(aService("x"));
        desk.keepUnmet(aService("x").asking("10.0.0.140"));

        desk.edit(aPool("a", "10.0.0.140-10.0.0.149"));

        assertThat(desk.held("x")).isEqualTo(ips("10.0.0.140"));
        assertThat(desk.held("a1")).isEqualTo(ips("10.0.0.141"));
    }

    @Test
    void whoNamesItsPoolKeepsItsAddressUnderHoldWhenThatPoolShrinks() {
        Desk desk = desk(aPool("v", "10.55.0.10-10.55.0.15"));
        desk.give(aService("named").fromPool("v"));
        desk.give(aService("asking").asking("10.55.0.12"));

        PoolEdit edit = desk.edit(aPool("v", "10.55.0.13-10.55.0.15"));

        assertThat(edit.moved()).isEmpty();
        assertThat(desk.keepUnmet(aService("named").fromPool("v").tcp(81)).code())
                .as("also when its object changes in something else")
                .isEqualTo("AddressNotInAnyPool");
        assertThat(desk.keepUnmet(aService("asking").asking("10.55.0.12")).code())
                .isEqualTo("AddressNotInAnyPool");
        assertThat(desk.held("named")).isEqualTo(ips("10.55.0.10"));
        assertThat(desk.give(aService("named").tcp(81).fromPool("v").asking("10.55.0.14")))
                .as("its own object asks for it")
                .isEqualTo(ips("10.55.0.14"));
    }

    @Test
    void whoNamesItsPoolKeepsItsAddressUnderHoldWhenAnotherPoolTakesTheRange() {
        Desk desk = desk(aPool("v", "10.55.0.10-10.55.0.15"));
        desk.give(aService("web").fromPool("v"));

        PoolEdit edit = desk.edit(aPool("q", "10.55.0.10-10.55.0.15"), aPool("v", "10.56.0.0/24"));

        assertThat(edit.moved()).isEmpty();
        assertThat(desk.keepUnmet(aService("web").fromPool("v")).code()).isEqualTo("AddressNotInNamedPool");
        assertThat(desk.held("web")).isEqualTo(ips("10.55.0.10"));
        assertThat(desk.give(aService("web").fromPool("q"))).isEqualTo(ips("10.55.0.10"));
        assertThat(desk.give(aService("web").fromPool("v"))).as("it asks anew").isEqualTo(ips("10.56.0.0"));
    }

    @Test
    void whoNamesItsPoolFollowsItUnderMove() {
        Desk desk = desk(MOVING, aPool("v", "10.55.0.10-10.55.0.15"));
        desk.give(aService("web").fromPool("v"));

        desk.edit(aPool("q", "10.55.0.10-10.55.0.15"), aPool("v", "10.56.0.0/24"));

        assertThat(desk.held("web")).isEqualTo(ips("10.56.0.0"));
    }

    @Test
    void whoNamesAFullPoolGetsThereOnceItCan() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"), aPool("v", "10.55.0.10/32"));
        desk.give(aService("full").fromPool("v"));
        desk.give(aService("web"));
        desk.keepUnmet(aService("web").fromPool("v"));

        desk.release("full");
        desk.retry();

        assertThat(desk.held("web")).isEqualTo(ips("10.55.0.10"));
    }

    @Test
    void withoutAnyPoolEverybodyKeepsWhatItHas() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        desk.edit();

        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.refuse(aService("new"))).isEqualTo(new Unmet.NoPool());
    }

    @Test
    void whoseRangeComesBackIsInOrderAgain() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));
        desk.edit();
        desk.keepUnmet(aService("web"));

        desk.edit(aPool("a", "10.0.0.0/24"));

        assertThat(desk.give(aService("web"))).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.give(aService("other"))).isEqualTo(ips("10.0.0.1"));
        assertThat(desk.allocator().unmet()).isEmpty();
    }

    @Test
    void aRangeThatMovesToAnotherPoolTakesItsHoldersAlong() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        PoolEdit edit = desk.edit(aPool("b", "10.0.0.0/24"));

        assertThat(edit.rehomed()).containsExactly(new PoolEdit.Rehomed(key("web"), "a", "b"));
        assertThat(edit.isQuiet()).isTrue();
        assertThat(desk.allocator().assignment(key("web")))
                .contains(new Assignment(key("web"), ips("10.0.0.0"), Optional.of("b")));
    }

    @Test
    void aPoolThatNoLongerAdmitsAServiceKeepsItUnderHold() {
        Desk desk = desk(aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        PoolEdit edit = desk.edit(aPool("a", "10.0.0.0/24").forNamespaces("office"), aPool("b", "10.0.1.0/24"));

        assertThat(edit.stranded())
                .extracting(PoolEdit.Stranded::why)
                .containsExactly(new Unmet.PoolNotForService("a"));
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoNoPoolAdmitsStaysUnderMoveBecauseTheSpeakerDoesNotMind() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        PoolEdit edit = desk.edit(aPool("a", "10.0.0.0/24").forNamespaces("office"));

        assertThat(edit.cleared()).isEmpty();
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void aPoolThatNoLongerAdmitsAServiceMovesItUnderMove() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        desk.edit(aPool("a", "10.0.0.0/24").forNamespaces("office"), aPool("b", "10.0.1.0/24"));

        assertThat(desk.held("web")).isEqualTo(ips("10.0.1.0"));
    }

    @Test
    void whoLosesOneFamilyKeepsTheOther() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        desk.give(aService("requires").requireDualStack());
        desk.give(aService("prefers").preferDualStack());

        desk.edit(aPool("a", "10.0.0.0/24", "2001:db9::/128"));

        assertThat(desk.held("prefers")).isEqualTo(ips("10.0.0.1", "2001:db9::"));
        assertThat(desk.held("requires")).as("cleared rather than halved").isEmpty();
    }

    @Test
    void whoPrefersTwoAndLosesOneGoesOnWithTheOther() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        desk.give(aService("web").preferDualStack());

        desk.edit(aPool("a", "10.0.0.0/24"));

        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void aPoolThatIsSplitByFamilyLeavesADualStackServiceInTwo() {
        Desk desk = desk(aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        desk.give(aService("web").requireDualStack());

        PoolEdit edit = desk.edit(aPool("four", "10.0.0.0/24"), aPool("six", "2001:db8::/64"));

        assertThat(edit.stranded())
                .singleElement()
                .satisfies(stranded -> assertThat(stranded.why().code()).isEqualTo("AddressesInSeveralPools"));
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0", "2001:db8::"));
    }

    @Test
    void whoWaitedIsServedByTheEdit() {
        Desk desk = desk(aPool("a", "10.0.0.0/32"));
        desk.give(aService("web"));
        desk.refuse(aService("shop"));

        PoolEdit edit = desk.edit(aPool("a", "10.0.0.0/31"));

        assertThat(edit.served())
                .singleElement()
                .extracting(Transition::service, Transition::after)
                .containsExactly(key("shop"), ips("10.0.0.1"));
        assertThat(edit.before()).containsExactly(new PoolFill("a", IpFamily.IPV4, 1, 1, 0));
        assertThat(edit.after()).containsExactly(new PoolFill("a", IpFamily.IPV4, 2, 2, 0));
    }

    @Test
    void aPreviewSaysTheSameAsTheEditAndChangesNothing() {
        Desk desk = desk(
                MOVING, aPool("a", "10.0.0.0/24"), aPool("c", "10.0.2.0/24").byHandOnly());
        desk.give(aService("web"));
        desk.give(aService("shop").fromPool("c"));
        desk.refuse(aService("late").fromPool("b"));
        AllocationSnapshot before = desk.allocator().snapshot();
        APool[] after = {aPool("b", "10.0.1.0/24"), aPool("d", "10.0.2.0/24")};

        PoolEdit preview = desk.preview(EditPolicy.MOVE, after);

        assertThat(desk.allocator().snapshot()).isEqualTo(before);
        assertThat(desk.preview(EditPolicy.HOLD, after).moved()).isEmpty();
        assertThat(desk.edit(after)).isEqualTo(preview);
    }

    @Test
    void addingAPoolMovesNobody() {
        Desk desk = desk(MOVING, aPool("b", "10.0.1.0/24"));
        desk.give(aService("web"));

        assertThat(desk.edit(aPool("a", "10.0.0.0/24").pinned(1), aPool("b", "10.0.1.0/24"))
                        .isQuiet())
                .isTrue();
    }
}
