// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Policy;
import java.util.List;

/// What a plan does, as it is shown.
///
/// @param steps the changes in the order in which they may be done
/// @param replacements which of them together replace something
record Changes(List<PlannedChange> steps, List<PlannedReplacement> replacements) {
    static final Changes NONE = new Changes(List.of(), List.of());

    Changes {
        steps = List.copyOf(steps);
        replacements = List.copyOf(replacements);
    }

    static <C extends Change> Changes of(Plan<C> plan, Policy policy) {
        return new Changes(PlannedChange.of(plan, policy), PlannedReplacement.of(plan));
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    /// Whether the controller would do any of it.
    boolean isAnythingDone() {
        return steps.stream().anyMatch(step -> !step.withheld());
    }

    /// How much of this kind the controller would do.
    long count(Action action) {
        return steps.stream()
                .filter(step -> step.action() == action && !step.withheld())
                .count();
    }

    /// How much the policy keeps it from doing.
    long withheld() {
        return steps.stream().filter(PlannedChange::withheld).count();
    }
}
