// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.change;

import io.cloudlb.core.model.OwnerMark;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import java.util.Optional;

/// One call that writes to AWS. Resources are named by their deterministic names; the ids that AWS gives them are
/// looked up in the state when the call is made (ADR 0001).
public sealed interface AwsChange extends Change
        permits SecurityGroupChange, TargetGroupChange, LoadBalancerChange, ListenerChange, MarkingChange {
    /// Makes what was not there, and so had no marks.
    interface Creation extends Change {
        @Override
        default Action action() {
            return Action.CREATE;
        }

        @Override
        default Optional<OwnerMark> existingMark() {
            return Optional.empty();
        }
    }

    /// Changes what is there.
    interface Update extends Change {
        @Override
        default Action action() {
            return Action.UPDATE;
        }
    }

    /// Takes away what is there.
    interface Deletion extends Change {
        @Override
        default Action action() {
            return Action.DELETE;
        }

        @Override
        default String detail() {
            return "deletes it";
        }
    }
}
