// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.util.List;

/// What a provider does besides whose cloud accepts writes and ends them later (ADR 0016). [LoadBalancerProvider#apply]
/// and [LoadBalancerProvider#commit] then answer [Applied.Accepted], with an effect that puts the operation into the
/// owner's state.
///
/// @param <S> observed state of one owner
public interface PendingOperations<S> {
    /// What the cloud is at work on for an owner, as its state tells: accepted by a write, or found by the
    /// inventory and by reads, because the process that asked for it is no more. While there is anything
    /// nothing is planned for the owner, so that nothing is written twice; a state with anything under way is
    /// not one that owns nothing. A read asks for what is under way first and for resources then: what ends in
    /// between is seen as a resource.
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
