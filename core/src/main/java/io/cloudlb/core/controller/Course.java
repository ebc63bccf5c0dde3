// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.plan.Policy;

/// What to mind on the way to a desired state.
///
/// @param policy what may be written
/// @param beforeWriting called before the first write of a plan: marks that must be durable go here
/// @param progress called after every answer
record Course(Policy policy, Runnable beforeWriting, Runnable progress) {
    /// Nothing to mind but the policy.
    static Course under(Policy policy) {
        return new Course(policy, () -> {}, () -> {});
    }
}
