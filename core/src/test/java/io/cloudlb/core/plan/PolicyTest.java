// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.plan.Plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PolicyTest {
    @Property
    void onlyStepsOfThePlanArePermitted(@ForAll Policy policy, @ForAll("plans") Plan<ATestChange> plan) {
        assertThat(plan.steps()).containsAll(policy.permit(plan).steps());
    }

    @Property
    void syncWithholdsNothing(@ForAll("plans") Plan<ATestChange> plan) {
        assertThat(Policy.SYNC.permit(plan)).isEqualTo(plan);
    }

    @Property
    void dryRunPermitsNothing(@ForAll("plans") Plan<ATestChange> plan) {
        assertThat(Policy.DRY_RUN.permit(plan).steps()).isEmpty();
    }

    @Property
    void upsertOnlyNeverDeletes(@ForAll("plans") Plan<ATestChange> plan) {
        assertThat(Policy.UPSERT_ONLY.permit(plan).steps())
                .noneMatch(step -> step.change().action() == Action.DELETE);
    }

    @Property
    void nothingIsDoneThatWaitsForSomethingWithheld(@ForAll Policy policy, @ForAll("plans") Plan<ATestChange> plan) {
        List<Step<ATestChange>> permitted = policy.permit(plan).steps();
        Set<String> done = permitted.stream().map(Step::id).collect(Collectors.toSet());

        assertThat(permitted).allMatch(step -> done.containsAll(step.after()));
    }

    @Property
    void permittingTwiceChangesNothing(@ForAll Policy policy, @ForAll("plans") Plan<ATestChange> plan) {
        Plan<ATestChange> once = policy.permit(plan);

        assertThat(policy.permit(once)).isEqualTo(once);
    }

    @Property
    void stepsMayOnlyWaitForEarlierOnes(@ForAll("plans") Plan<ATestChange> plan) {
        Set<String> earlier = new TreeSet<>();
        for (Step<ATestChange> step : plan.steps()) {
            assertThat(earlier).containsAll(step.after());
            earlier.add(step.id());
        }
    }

    @Test
    void refusesPlansThatCannotBeCarriedOut() {
        Step<ATestChange> first = step("first");
        Step<ATestChange> second = step("second", "first");

        assertThat(new Plan<>(List.of(first, second), List.of()).isEmpty()).isFalse();
        assertThatThrownBy(() -> new Plan<>(List.of(second, first), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Plan<>(List.of(first, first), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> step("loop", "loop")).isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<Plan<ATestChange>> plans() {
        Arbitrary<Action> actions = Arbitraries.of(Action.class);
        return actions.list()
                .ofMaxSize(12)
                .flatMap(chosen -> Arbitraries.randomValue(random -> planOf(chosen, random)));
    }

    private static Plan<ATestChange> planOf(List<Action> actions, Random random) {
        List<Step<ATestChange>> steps = new ArrayList<>();
        for (Action action : actions) {
            String id = "step-" + steps.size();
            List<String> after = steps.stream()
                    .map(Step::id)
                    .filter(_ -> random.nextInt(4) == 0)
                    .toList();
            steps.add(new Step<>(id, new ATestChange(action, id), new TreeSet<>(after)));
        }
        return new Plan<>(steps, List.of());
    }

    private static Step<ATestChange> step(String id, String... after) {
        return new Step<>(id, new ATestChange(Action.CREATE, id), new TreeSet<>(Set.of(after)));
    }
}
