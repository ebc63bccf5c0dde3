// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.Problem;
import java.util.List;
import java.util.Optional;

/// What a plan says about one Service.
sealed interface Verdict {
    /// This would be done; nothing, if the changes are empty.
    record Planned(Changes changes) implements Verdict {}

    /// As far as it can be told without a cluster and a cloud, nothing is wrong with it.
    record Valid() implements Verdict {}

    /// What it asks for cannot be done, for these reasons.
    ///
    /// @param kept what goes on for the load balancer that it keeps; empty where it has none
    record Refused(List<Problem> problems, Optional<Changes> kept) implements Verdict {
        public Refused {
            problems = List.copyOf(problems);
        }

        /// Nothing would be made.
        Refused(List<Problem> problems) {
            this(problems, Optional.empty());
        }
    }

    /// cloudlb leaves it alone.
    ///
    /// @param why for a person
    record NotServed(String why) implements Verdict {}
}
