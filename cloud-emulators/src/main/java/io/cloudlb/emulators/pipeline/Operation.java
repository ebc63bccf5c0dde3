// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import java.time.Instant;

/// Work a cloud accepted and finishes later.
///
/// @param task what was accepted
/// @param startedAt when it was accepted
/// @param endsAt when it ends or ended
public record Operation(Task task, Instant startedAt, Instant endsAt, State state) {

    /// What was accepted.
    ///
    /// @param id what clients find the operation by; each cloud has its own form
    /// @param type what is done, in the cloud's word
    /// @param target the resource it is done to, in the cloud's form
    public record Task(String id, String type, String target) {}

    /// How far it is.
    public sealed interface State {

        /// Not at its end yet.
        record Running() implements State {}

        /// Done, with its effect.
        record Succeeded() implements State {}

        /// Ended with an error. A cloud says that with a good answer to whoever asks for the operation.
        record Failed(Refusal error) implements State {}
    }

    public boolean done() {
        return !(state instanceof State.Running);
    }

    Operation ended(State end) {
        return new Operation(task, startedAt, endsAt, end);
    }
}
