// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.core.plan.Policy;
import java.util.List;
import java.util.Set;

/// A change as it is shown.
///
/// @param id its number in its plan, from 1
/// @param action what is done
/// @param kind the cloud's word for the resource
/// @param name the resource's name
/// @param detail what exactly changes
/// @param after ids of the changes it waits for
/// @param withheld whether the policy keeps the controller from doing it
record PlannedChange(
        String id, Action action, String kind, String name, String detail, List<String> after, boolean withheld) {
    PlannedChange {
        after = List.copyOf(after);
    }

    static <C extends Change> List<PlannedChange> of(Plan<C> plan, Policy policy) {
        List<String> ids = plan.steps().stream().map(Step::id).toList();
        Set<Step<C>> permitted = Set.copyOf(policy.permit(plan).steps());
        return plan.steps().stream()
                .map(step -> of(step, ids, !permitted.contains(step)))
                .toList();
    }

    /// Steps are numbered anew: their own ids may hold what is not known yet.
    private static PlannedChange of(Step<? extends Change> step, List<String> ids, boolean withheld) {
        Change change = step.change();
        return new PlannedChange(
                number(step.id(), ids),
                change.action(),
                change.resource().kind(),
                change.resource().name(),
                change.detail(),
                step.after().stream().map(id -> number(id, ids)).toList(),
                withheld);
    }

    private static String number(String id, List<String> ids) {
        return String.valueOf(ids.indexOf(id) + 1);
    }
}
