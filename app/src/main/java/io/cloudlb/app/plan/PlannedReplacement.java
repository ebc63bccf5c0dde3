// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import java.util.List;

/// A replacement as it is shown.
///
/// @param kind the cloud's word for the resource
/// @param name the name of the resource that goes
/// @param why what cannot be changed in place
/// @param downtime what clients notice
record PlannedReplacement(String kind, String name, String why, String downtime) {
    static <C extends Change> List<PlannedReplacement> of(Plan<C> plan) {
        return plan.replacements().stream()
                .map(replacement -> new PlannedReplacement(
                        replacement.resource().kind(),
                        replacement.resource().name(),
                        replacement.why(),
                        replacement.downtime()))
                .toList();
    }
}
