// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.CloudError;
import java.time.Duration;
import java.util.List;

/// Where the way from what an owner has to what it should have came to an end.
sealed interface Ending {
    /// It has what it should have.
    ///
    /// @param wrote whether anything had to be written
    record Reached(boolean wrote) implements Ending {}

    /// It has what the policy permits.
    ///
    /// @param changes what was withheld
    record Withheld(List<Change> changes) implements Ending {
        public Withheld {
            changes = List.copyOf(changes);
        }
    }

    /// The cloud is at work.
    record Waiting(Duration after, String why) implements Ending {}

    /// Something is under way that wakes the owner when it ends, such as a call of its group. Nobody works on the owner
    /// until then.
    record Awaiting(String why) implements Ending {}

    /// The cloud refused.
    record Failed(CloudError error) implements Ending {}

    /// This process may start no more writes.
    record Stopped() implements Ending {}
}
