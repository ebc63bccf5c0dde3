// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

import io.cloudlb.core.plan.Plan.Step;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What the operator lets the controller write (`--policy`).
public enum Policy {
    /// Everything.
    SYNC("sync"),
    /// Creates and updates; whatever deletes is withheld.
    UPSERT_ONLY("upsert-only"),
    /// Nothing: plans are made and reported.
    DRY_RUN("dry-run");

    private final String text;

    Policy(String text) {
        this.text = text;
    }

    /// Splits a plan into what may be done and what is withheld. A step that waits for a withheld step
    /// is withheld too.
    public <C extends Change> Permitted<C> permit(Plan<C> plan) {
        Plan<C> permitted = plan.without(change -> !permits(change.action()));
        Set<String> kept = permitted.steps().stream().map(Step::id).collect(Collectors.toSet());
        List<Step<C>> withheld =
                plan.steps().stream().filter(step -> !kept.contains(step.id())).toList();
        return new Permitted<>(permitted, withheld);
    }

    private boolean permits(Action action) {
        return switch (this) {
            case SYNC -> true;
            case UPSERT_ONLY -> action != Action.DELETE;
            case DRY_RUN -> false;
        };
    }

    /// The spelling on the command line.
    @Override
    public String toString() {
        return text;
    }

    /// A plan after the policy.
    ///
    /// @param plan what may be done
    /// @param withheld what may not, in the plan's order
    /// @param <C> the provider's changes
    public record Permitted<C extends Change>(Plan<C> plan, List<Step<C>> withheld) {
        public Permitted {
            withheld = List.copyOf(withheld);
        }
    }
}
