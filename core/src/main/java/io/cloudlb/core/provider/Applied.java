// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Duration;
import java.util.List;
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

    /// What a provider does besides whose cloud accepts writes and ends them later (ADR 0016).
    /// [LoadBalancerProvider#apply] and [LoadBalancerProvider#commit] then answer [Applied.Accepted], with an
    /// effect that puts the operation into the owner's state.
    ///
    /// @param <S> observed state of one owner
    interface PendingOperations<S> {
        /// What the cloud is at work on for an owner, as its state tells: accepted by a write, or found by the
        /// inventory and by reads, because the process that asked for it is no more. While there is anything
        /// nothing is planned for the owner, so that nothing is written twice; a state with anything under way
        /// is not one that owns nothing. A read asks for what is under way first and for resources then: what
        /// ends in between is seen as a resource.
        List<Applied.Operation> underWay(S state);

        /// Waits for an operation to end, and answers how: [Applied.Done], or [Applied.Failed] with the error
        /// that it carries, classified as that of a call is. Either effect takes it out of the state.
        /// [Applied.Accepted] means that it goes on, and it is asked for again at once. Called on a thread of
        /// its own, beside all work, so it may take as long as a call that waits in the cloud does, or poll at
        /// the cloud's pace; that is no write, so no fence is asked, and its calls go by a [CallBudget] of
        /// their own. One that the cloud knows no more is a failure to ask.
        ///
        /// @throws CloudException when the cloud does not tell; the owner is then read afresh
        Applied<S> await(Applied.Operation operation);

        /// Of a cloud whose every answer is the end.
        static <S> PendingOperations<S> none() {
            return new PendingOperations<>() {
                @Override
                public List<Applied.Operation> underWay(S state) {
                    return List.of();
                }

                @Override
                public Applied<S> await(Applied.Operation operation) {
                    throw new IllegalArgumentException("Nothing is ever under way here: " + operation);
                }
            };
        }
    }
}
