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
        assertThat(edit.speakerRefuses()).isTrue();
        assertThat(desk.keepUnmet(aService("web")).code()).isEqualTo("AddressNotInAnyPool");
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoseRangeGoesGetsAnotherAddressUnderMove() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));

        PoolEdit edit = desk.edit(aPool("b", "10.0.1.0/24"));

        assertThat(edit.stranded()).isEmpty();
        assertThat(edit.speakerRefuses()).isFalse();
        assertThat(edit.moved())
                .singleElement()
                .extracting(Transition::service, Transition::before, Transition::after, Transition::cause)
                .containsExactly(key("web"), ips("10.0.0.0"), ips("10.0.1.0"), Cause.POOLS_EDITED);
        assertThat(desk.give(aService("web"))).isEqualTo(ips("10.0.1.0"));
    }

    @Test
    void whoFindsNoOtherPlaceKeepsItsAddressUnderMoveAndMovesOnceThereIsOne() {
        Desk desk = desk(MOVING, aPool("a", "10.0.0.0/24"));
        desk.give(aService("web"));
        desk.give(aService("shop"));

        PoolEdit edit = desk.edit(aPool("b", "10.0.1.0/32"));

        assertThat(edit.moved()).extracting(Transition::service).containsExactly(key("shop"));
        assertThat(edit.stranded()).extracting(PoolEdit.Stranded::service).containsExactly(key("web"));
        assertThat(desk.held("web")).isEqualTo(ips("10.0.0.0"));

        desk.edit(aPool("b", "10.0.1.0/31"));
        assertThat(desk.held("web")).isEqualTo(ips("10.0.1.1"));
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
        assertThat(edit.speakerRefuses()).isFalse();
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
        assertThat(desk.held("requires")).as("stranded rather than halved").isEqualTo(ips("10.0.0.0", "2001:db8::"));
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
        assertThat(edit.speakerRefuses()).isTrue();
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
