// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
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

    static <C extends Change> Changes of(Plan<C> plan) {
        return new Changes(PlannedChange.of(plan), PlannedReplacement.of(plan));
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    long count(Action action) {
        return steps.stream().filter(step -> step.action() == action).count();
    }
}
