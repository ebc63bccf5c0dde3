// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

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

    /// What may be done of a plan. A step that waits for a withheld step is withheld too.
    public <C extends Change> Plan<C> permit(Plan<C> plan) {
        return plan.without(change -> !permits(change.action()));
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
}
