// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.CloudError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a plan ended that was carried out as far as it went.
///
/// @param failures what was refused, in the order of the answers; steps that waited for one of them did not start
/// @param waiting what is under way in the cloud
/// @param stopped whether steps were left because this process may start no more
/// @param refused the changes that failed
record RunResult(List<CloudError> failures, Optional<Wait> waiting, boolean stopped, Set<Change> refused) {
    RunResult {
        failures = List.copyOf(failures);
        refused = Set.copyOf(refused);
    }

    /// @param after when to look again
    /// @param why what is waited for
    record Wait(Duration after, String why) {
        static Wait sooner(Wait one, Wait other) {
            return one.after().compareTo(other.after()) <= 0 ? one : other;
        }
    }

    /// The failure that decides what happens next: a surprise, because a fresh look may clear up the others too; else
    /// one that goes away by itself; else the first.
    Optional<CloudError> decisive() {
        return failures.stream()
                .filter(NextStep::isSurprise)
                .findFirst()
                .or(() -> failures.stream()
                        .filter(error -> NextStep.after(error) instanceof Outcome.Retry)
                        .findFirst())
                .or(() -> failures.stream().findFirst());
    }
}
