// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;

/// The answer of a planner.
///
/// @param <C> the provider's changes
public sealed interface Planning<C extends Change> {
    /// What to do; empty when desired and observed agree.
    record Planned<C extends Change>(Plan<C> plan) implements Planning<C> {}

    /// The remembered state is too thin to plan on (listed in bulk, never read in full). The controller
    /// observes the owner and asks again; against a state from `observe` the answer is never this.
    ///
    /// @param why what has to be read
    record NeedsObservation<C extends Change>(String why) implements Planning<C> {}
}
