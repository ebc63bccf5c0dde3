// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import java.time.Instant;

/// One call as it stands in the [Ledger].
///
/// @param sequence the number of the call, from 1, in the order in which calls began
/// @param at when it began, by the emulator's clock
/// @param service the API it belongs to, as the cloud names it (`elasticloadbalancing`, `ec2`)
/// @param operation the operation (`CreateListener`)
/// @param kind whether it reads or writes
/// @param parameters the parameters on one line, for people; credentials never get here
/// @param outcome `OK`, the cloud's error code, or what a fault did (`Timeout`, `Reset`, `Crash`)
/// @param requestId the id the cloud answered with
public record RecordedCall(
        long sequence,
        Instant at,
        String service,
        String operation,
        CallKind kind,
        String parameters,
        String outcome,
        String requestId) {

    /// The outcome of a call that was answered without an error.
    public static final String OK = "OK";

    /// Whether the call was answered without an error.
    public boolean succeeded() {
        return outcome.equals(OK);
    }

    /// What a call may do to the cloud.
    public enum CallKind {
        /// Only looks.
        READ,
        /// May change something; counts against budgets of writes even if it changed nothing.
        WRITE
    }
}
