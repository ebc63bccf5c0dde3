// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.Condition.Status;
import io.cloudlb.core.redaction.Redaction;

/// What a condition says, without type and time.
///
/// @param status whether it holds
/// @param reason from [ConditionReason], or a problem's own
/// @param message what, why and what to do
record Verdict(Status status, String reason, String message) {
    Verdict(Status status, ConditionReason reason, String message) {
        this(status, reason.toString(), message);
    }

    static Verdict of(Condition condition) {
        return new Verdict(condition.status(), condition.reason(), condition.message());
    }

    /// The same, with a message that has no secret in it: whoever may read the Service may read it.
    Verdict redacted() {
        return new Verdict(status, reason, Redaction.OF_SHAPES.redact(message));
    }

    boolean isBecause(ConditionReason expected) {
        return reason.equals(expected.toString());
    }
}
