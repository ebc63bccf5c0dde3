// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.Condition.Status;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.core.translate.SpecReason;
import java.util.Optional;

/// What a condition says, without type and time.
///
/// @param status whether it holds
/// @param reason from [ConditionReason], or a problem's own
/// @param message what, why and what to do
/// @param portsReason the reason among those it sums up that is one of ports (KEP-1435); empty when none is
record Verdict(Status status, String reason, String message, Optional<String> portsReason) {
    private static final int LONGEST = 4_096;

    Verdict(Status status, String reason, String message) {
        this(
                status,
                reason,
                message,
                status == Status.FALSE && SpecReason.isOfPorts(reason) ? Optional.of(reason) : Optional.empty());
    }

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
        return new Verdict(
                status, reason, clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…", portsReason);
    }

    /// The same, in other words.
    Verdict saying(String words) {
        return new Verdict(status, reason, words, portsReason);
    }

    /// The same, where one of the reasons it sums up is of ports.
    Verdict withPortsReason(Optional<String> ofPorts) {
        return status == Status.FALSE && ofPorts.isPresent() ? new Verdict(status, reason, message, ofPorts) : this;
    }

    boolean isBecause(ConditionReason expected) {
        return reason.equals(expected.toString());
    }
}
