// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.plan.Policy;
import java.util.Optional;

/// What to mind on the way to a desired state.
///
/// @param policy what may be written
/// @param beforeWriting called before the first write of a plan: marks that must be durable go here
/// @param progress called after every answer
/// @param sharedTrouble how bringing about what is shared came to an end, if not well: the changes that wait for it are
///     then left, and if nothing else is, that is the end of this too
record Course(Policy policy, Runnable beforeWriting, Runnable progress, Optional<Ending> sharedTrouble) {
    /// Where what is shared is as it should be.
    Course(Policy policy, Runnable beforeWriting, Runnable progress) {
        this(policy, beforeWriting, progress, Optional.empty());
    }

    /// Nothing to mind but the policy.
    static Course under(Policy policy) {
        return new Course(policy, () -> {}, () -> {});
    }
}
