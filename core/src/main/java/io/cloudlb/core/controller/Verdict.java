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
    private static final int LONGEST = 4_096;

    Verdict(Status status, ConditionReason reason, String message) {
        this(status, reason.toString(), message);
    }

    static Verdict of(Condition condition) {
        return new Verdict(condition.status(), condition.reason(), condition.message());
    }

    /// The same, with a message that has neither a secret nor a control character in it: whoever may read the
    /// Service may read it.
    Verdict cleaned() {
        String clean = Redaction.OF_PROCESS.clean(message);
        return new Verdict(status, reason, clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…");
    }

    boolean isBecause(ConditionReason expected) {
        return reason.equals(expected.toString());
    }
}
