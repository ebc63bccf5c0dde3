// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Step;
import java.util.List;

/// A change as it is shown.
///
/// @param id unique in its plan
/// @param action what is done
/// @param kind the cloud's word for the resource
/// @param name the resource's name
/// @param detail what exactly changes
/// @param after ids of the changes it waits for
record PlannedChange(String id, Action action, String kind, String name, String detail, List<String> after) {
    PlannedChange {
        after = List.copyOf(after);
    }

    static <C extends Change> List<PlannedChange> of(Plan<C> plan) {
        return plan.steps().stream().map(PlannedChange::of).toList();
    }

    private static PlannedChange of(Step<? extends Change> step) {
        Change change = step.change();
        return new PlannedChange(
                step.id(),
                change.action(),
                change.resource().kind(),
                change.resource().name(),
                change.detail(),
                List.copyOf(step.after()));
    }
}
