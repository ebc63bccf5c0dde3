// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Duration;
import java.util.function.UnaryOperator;

/// The result of one write.
///
/// The result does not carry the owner's state but what the write did to it. Writes of one owner that do not wait for
/// each other run side by side; each is given the state as it was when the write started. The controller applies the
/// effects one after the other, each to the state that the one before led to, so that no answer is lost.
///
/// @param <S> the provider's state
public sealed interface Applied<S> {
    /// What the cloud's answer tells about the resource that was written, as a function of the owner's state.
    /// Pure, and it touches nothing but that resource: the state it is given may hold the answers of other
    /// writes that the provider has not seen.
    UnaryOperator<S> effect();

    /// The cloud's id of the request, empty when there is none. For the log.
    String requestId();

    /// Done; the effect is the state as the cloud's answer describes it.
    record Done<S>(UnaryOperator<S> effect, String requestId) implements Applied<S> {}

    /// Not possible for a moment longer (something still in use), or under way without a word of its end.
    /// Nobody waits: the owner is looked at again after that time, and planning on the state finds the work
    /// again. Steps that come after this one wait until then; the others go on.
    ///
    /// @param effect what is known now, including the operation under way
    /// @param lookAgain when to look again
    /// @param why what is waited for, for a person
    record Pending<S>(UnaryOperator<S> effect, String requestId, Duration lookAgain, String why)
            implements Applied<S> {}

    /// Accepted: the cloud is at work on it and will say how it ended. The effect puts the operation into
    /// the state ([PendingOperations#underWay]). The controller has the end waited for
    /// ([PendingOperations#await]) and plans nothing for the owner until then; steps that come after
    /// this one are planned then, the others go on.
    ///
    /// @param effect what is known now: the operation under way
    record Accepted<S>(UnaryOperator<S> effect, String requestId, Operation operation) implements Applied<S> {}

    /// What a cloud does after it has accepted a write.
    ///
    /// @param id the cloud's name for it; a later process that finds it under way knows it by the same
    /// @param what what it does, for a person and the log: `creates forwarding rule x`
    record Operation(String id, String what) {}

    /// Refused; the state may have changed all the same, and the effect holds what is known of it.
    record Failed<S>(UnaryOperator<S> effect, CloudError error) implements Applied<S> {
        /// Refused, and nothing was learnt about the state.
        public Failed(CloudError error) {
            this(UnaryOperator.identity(), error);
        }

        @Override
        public String requestId() {
            return error.requestId();
        }
    }
}
