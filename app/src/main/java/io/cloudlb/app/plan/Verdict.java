// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.Problem;
import java.util.List;

/// What a plan says about one Service.
sealed interface Verdict {
    /// This would be done; nothing, if the changes are empty.
    record Planned(Changes changes) implements Verdict {}

    /// As far as it can be told without a cluster and a cloud, nothing is wrong with it.
    record Valid() implements Verdict {}

    /// Nothing would be made, for these reasons.
    record Refused(List<Problem> problems) implements Verdict {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /// cloudlb leaves it alone.
    ///
    /// @param why for a person
    record NotServed(String why) implements Verdict {}
}
