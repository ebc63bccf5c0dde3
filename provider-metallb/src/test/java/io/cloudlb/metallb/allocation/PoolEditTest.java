// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AService.key;
import static io.cloudlb.metallb.fixture.AllocatorFixture.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.allocation.Decision.Assignment;
import io.cloudlb.metallb.allocation.Transition.Cause;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.AllocatorFixture;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An administrator changes pools that are in use.
class PoolEditTest {
    private static final AllocatorSettings MOVING = AllocatorSettings.DEFAULTS.withEditPolicy(EditPolicy.MOVE);

    @Test
    void whoseRangeGoesKeepsItsAddressUnderHold() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        PoolEdit edit = fixture.edit(aPool("b", "10.0.1.0/24"));

        assertThat(edit.moved()).isEmpty();
        assertThat(edit.stranded())
                .containsExactly(new PoolEdit.Stranded(
                        key("web"), ips("10.0.0.0"), new Unmet.NotInAnyPool(ips("10.0.0.0"), ips("10.0.0.0"))));
        assertThat(fixture.keepUnmet(aService("web")).code()).isEqualTo("AddressNotInAnyPool");
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoseRangeGoesGetsAnotherAddressUnderMove() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        PoolEdit edit = fixture.edit(aPool("b", "10.0.1.0/24"));

        assertThat(edit.stranded()).isEmpty();
        assertThat(edit.moved())
                .singleElement()
                .extracting(Transition::service, Transition::before, Transition::after, Transition::cause)
                .containsExactly(key("web"), ips("10.0.0.0"), ips("10.0.1.0"), Cause.POOLS_EDITED);
        assertThat(fixture.give(aService("web"))).isEqualTo(ips("10.0.1.0"));
    }

    @Test
    void whoFindsNoOtherPlaceGivesItsAddressUpUnderMoveAndIsServedOnceThereIsOne() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));
        fixture.give(aService("shop"));

        PoolEdit edit = fixture.edit(aPool("b", "10.0.1.0/32"));

        assertThat(edit.moved()).extracting(Transition::service).containsExactly(key("shop"));
        assertThat(edit.cleared())
                .as("or the speaker would announce neither")
                .singleElement()
                .extracting(Transition::service, Transition::before, Transition::after, Transition::cause)
                .containsExactly(key("web"), ips("10.0.0.0"), ips(), Cause.POOLS_EDITED);
        assertThat(edit.stranded()).isEmpty();
        assertThat(fixture.held("web")).isEmpty();

        fixture.edit(aPool("b", "10.0.1.0/31"));
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.1.1"));
    }

    @Test
    void whoNamesAnAddressThatGoesIsClearedUnderMoveSoThatOthersAreAnnounced() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.130-10.0.0.134"));
        fixture.give(aService("a1"));
        fixture.give(aService("a2"));
        fixture.give(aService("x").asking("10.0.0.134"));

        PoolEdit edit = fixture.edit(aPool("a", "10.0.0.140-10.0.0.149"));

        assertThat(fixture.held("a1")).isEqualTo(ips("10.0.0.140"));
        assertThat(fixture.held("a2")).isEqualTo(ips("10.0.0.141"));
        assertThat(fixture.held("x")).isEmpty();
        assertThat(edit.cleared()).extracting(Transition::service).containsExactly(key("x"));
        assertThat(fixture.refuse(aService("x").asking("10.0.0.134")).code()).isEqualTo("AddressNotInAnyPool");
    }

    @Test
    void whoAsksForAnAddressOfTheNewPoolsGetsItBeforeThoseWhoTakeAny() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.130-10.0.0.134"));
        fixture.give(aService("a1"));
        fixture.give(aService("x"));
        fixture.keepUnmet(aService("x").asking("10.0.0.140"));

        fixture.edit(aPool("a", "10.0.0.140-10.0.0.149"));

        assertThat(fixture.held("x")).isEqualTo(ips("10.0.0.140"));
        assertThat(fixture.held("a1")).isEqualTo(ips("10.0.0.141"));
    }

    @Test
    void whoNamesItsPoolKeepsItsAddressUnderHoldWhenThatPoolShrinks() {
        AllocatorFixture fixture = fixture(aPool("v", "10.55.0.10-10.55.0.15"));
        fixture.give(aService("named").fromPool("v"));
        fixture.give(aService("asking").asking("10.55.0.12"));

        PoolEdit edit = fixture.edit(aPool("v", "10.55.0.13-10.55.0.15"));

        assertThat(edit.moved()).isEmpty();
        assertThat(fixture.keepUnmet(aService("named").fromPool("v").tcp(81)).code())
                .as("also when its object changes in something else")
                .isEqualTo("AddressNotInAnyPool");
        assertThat(fixture.keepUnmet(aService("asking").asking("10.55.0.12")).code())
                .isEqualTo("AddressNotInAnyPool");
        assertThat(fixture.held("named")).isEqualTo(ips("10.55.0.10"));
        assertThat(fixture.give(aService("named").tcp(81).fromPool("v").asking("10.55.0.14")))
                .as("its own object asks for it")
                .isEqualTo(ips("10.55.0.14"));
    }

    @Test
    void whoNamesItsPoolKeepsItsAddressUnderHoldWhenAnotherPoolTakesTheRange() {
        AllocatorFixture fixture = fixture(aPool("v", "10.55.0.10-10.55.0.15"));
        fixture.give(aService("web").fromPool("v"));

        PoolEdit edit = fixture.edit(aPool("q", "10.55.0.10-10.55.0.15"), aPool("v", "10.56.0.0/24"));

        assertThat(edit.moved()).isEmpty();
        assertThat(fixture.keepUnmet(aService("web").fromPool("v")).code()).isEqualTo("AddressNotInNamedPool");
        assertThat(fixture.held("web")).isEqualTo(ips("10.55.0.10"));
        assertThat(fixture.give(aService("web").fromPool("q"))).isEqualTo(ips("10.55.0.10"));
        assertThat(fixture.give(aService("web").fromPool("v")))
                .as("it asks anew")
                .isEqualTo(ips("10.56.0.0"));
    }

    @Test
    void whoNamesItsPoolFollowsItUnderMove() {
        AllocatorFixture fixture = fixture(MOVING, aPool("v", "10.55.0.10-10.55.0.15"));
        fixture.give(aService("web").fromPool("v"));

        fixture.edit(aPool("q", "10.55.0.10-10.55.0.15"), aPool("v", "10.56.0.0/24"));

        assertThat(fixture.held("web")).isEqualTo(ips("10.56.0.0"));
    }

    @Test
    void whoNamesAFullPoolGetsThereOnceItCan() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"), aPool("v", "10.55.0.10/32"));
        fixture.give(aService("full").fromPool("v"));
        fixture.give(aService("web"));
        fixture.keepUnmet(aService("web").fromPool("v"));

        fixture.release("full");
        fixture.retry();

        assertThat(fixture.held("web")).isEqualTo(ips("10.55.0.10"));
    }

    @Test
    void withoutAnyPoolEverybodyKeepsWhatItHas() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        fixture.edit();

        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.refuse(aService("new"))).isEqualTo(new Unmet.NoPool());
    }

    @Test
    void whoseRangeComesBackIsInOrderAgain() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));
        fixture.edit();
        fixture.keepUnmet(aService("web"));

        fixture.edit(aPool("a", "10.0.0.0/24"));

        assertThat(fixture.give(aService("web"))).isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.give(aService("other"))).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.allocator().unmet()).isEmpty();
    }

    @Test
    void aRangeThatMovesToAnotherPoolTakesItsHoldersAlong() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        PoolEdit edit = fixture.edit(aPool("b", "10.0.0.0/24"));

        assertThat(edit.rehomed()).containsExactly(new PoolEdit.Rehomed(key("web"), "a", "b"));
        assertThat(edit.isQuiet()).isTrue();
        assertThat(fixture.allocator().assignment(key("web")))
                .contains(new Assignment(key("web"), ips("10.0.0.0"), Optional.of("b")));
    }

    @Test
    void aPoolThatNoLongerAdmitsAServiceKeepsItUnderHold() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        PoolEdit edit = fixture.edit(aPool("a", "10.0.0.0/24").forNamespaces("office"), aPool("b", "10.0.1.0/24"));

        assertThat(edit.stranded())
                .extracting(PoolEdit.Stranded::why)
                .containsExactly(new Unmet.PoolNotForService("a"));
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoNoPoolAdmitsStaysUnderMoveBecauseTheSpeakerDoesNotMind() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        PoolEdit edit = fixture.edit(aPool("a", "10.0.0.0/24").forNamespaces("office"));

        assertThat(edit.cleared()).isEmpty();
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void aPoolThatNoLongerAdmitsAServiceMovesItUnderMove() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24"));
        fixture.give(aService("web"));

        fixture.edit(aPool("a", "10.0.0.0/24").forNamespaces("office"), aPool("b", "10.0.1.0/24"));

        assertThat(fixture.held("web")).isEqualTo(ips("10.0.1.0"));
    }

    @Test
    void whoLosesOneFamilyKeepsTheOther() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        fixture.give(aService("requires").requireDualStack());
        fixture.give(aService("prefers").preferDualStack());

        fixture.edit(aPool("a", "10.0.0.0/24", "2001:db9::/128"));

        assertThat(fixture.held("prefers")).isEqualTo(ips("10.0.0.1", "2001:db9::"));
        assertThat(fixture.held("requires")).as("cleared rather than halved").isEmpty();
    }

    @Test
    void whoPrefersTwoAndLosesOneGoesOnWithTheOther() {
        AllocatorFixture fixture = fixture(MOVING, aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        fixture.give(aService("web").preferDualStack());

        fixture.edit(aPool("a", "10.0.0.0/24"));

        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void aPoolThatIsSplitByFamilyLeavesADualStackServiceInTwo() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/24", "2001:db8::/64"));
        fixture.give(aService("web").requireDualStack());

        PoolEdit edit = fixture.edit(aPool("four", "10.0.0.0/24"), aPool("six", "2001:db8::/64"));

        assertThat(edit.stranded())
                .singleElement()
                .satisfies(stranded -> assertThat(stranded.why().code()).isEqualTo("AddressesInSeveralPools"));
        assertThat(fixture.held("web")).isEqualTo(ips("10.0.0.0", "2001:db8::"));
    }

    @Test
    void whoWaitedIsServedByTheEdit() {
        AllocatorFixture fixture = fixture(aPool("a", "10.0.0.0/32"));
        fixture.give(aService("web"));
        fixture.refuse(aService("shop"));

        PoolEdit edit = fixture.edit(aPool("a", "10.0.0.0/31"));

        assertThat(edit.served())
                .singleElement()
                .extracting(Transition::service, Transition::after)
                .containsExactly(key("shop"), ips("10.0.0.1"));
        assertThat(edit.before()).containsExactly(new PoolFill("a", IpFamily.IPV4, 1, 1, 0));
        assertThat(edit.after()).containsExactly(new PoolFill("a", IpFamily.IPV4, 2, 2, 0));
    }

    @Test
    void aPreviewSaysTheSameAsTheEditAndChangesNothing() {
        AllocatorFixture fixture = fixture(
                MOVING, aPool("a", "10.0.0.0/24"), aPool("c", "10.0.2.0/24").byHandOnly());
        fixture.give(aService("web"));
        fixture.give(aService("shop").fromPool("c"));
        fixture.refuse(aService("late").fromPool("b"));
        AllocationSnapshot before = fixture.allocator().snapshot();
        APool[] after = {aPool("b", "10.0.1.0/24"), aPool("d", "10.0.2.0/24")};

        PoolEdit preview = fixture.preview(EditPolicy.MOVE, after);

        assertThat(fixture.allocator().snapshot()).isEqualTo(before);
        assertThat(fixture.preview(EditPolicy.HOLD, after).moved()).isEmpty();
        assertThat(fixture.edit(after)).isEqualTo(preview);
    }

    @Test
    void addingAPoolMovesNobody() {
        AllocatorFixture fixture = fixture(MOVING, aPool("b", "10.0.1.0/24"));
        fixture.give(aService("web"));

        assertThat(fixture.edit(aPool("a", "10.0.0.0/24").pinned(1), aPool("b", "10.0.1.0/24"))
                        .isQuiet())
                .isTrue();
    }
}
