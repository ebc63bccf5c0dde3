// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import java.util.List;
import java.util.Optional;

/// The plan of one Service.
///
/// @param service its name
/// @param inCluster whether it exists already
/// @param verdict what would happen
/// @param warnings what its user should know besides
record ServicePlan(ServiceKey service, boolean inCluster, Verdict verdict, List<Problem> warnings) {
    ServicePlan {
        warnings = List.copyOf(warnings);
    }

    Changes changes() {
        return switch (verdict) {
            case Verdict.Planned(Changes changes) -> changes;
            case Verdict.Refused(List<Problem> _, Optional<Changes> kept) -> kept.orElse(Changes.NONE);
            case Verdict.Valid _, Verdict.NotServed _ -> Changes.NONE;
        };
    }

    /// The same plan with its unknown words replaced, as found by comparing it with one made on other assumptions.
    ServicePlan markedBy(ServicePlan other) {
        Verdict marked =
                switch (verdict) {
                    case Verdict.Planned(Changes changes) ->
                        new Verdict.Planned(UnknownValues.mark(changes, other.changes()));
                    case Verdict.Refused(List<Problem> problems, Optional<Changes> kept) ->
                        new Verdict.Refused(problems, kept.map(mine -> UnknownValues.mark(mine, other.changes())));
                    case Verdict.Valid _, Verdict.NotServed _ -> verdict;
                };
        return new ServicePlan(service, inCluster, marked, warnings);
    }
}
