// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.state.RunResult;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.CloudError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Brings one owner to what it should have: plan, permit, carry out, and plan again until nothing is left. A
/// surprise (not found, conflict, ambiguous) makes it read that owner afresh and go on, a few times. A write of which
/// the cloud did not say what became, and which the fresh look shows to be still to do, is left to the back-off. A
/// change that rides in a call of its group ends it, and so does an operation that the cloud is at work on; what came
/// of that is taken up by the next.
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
public final class Convergence<D, S, C extends Change> {
    private static final int ROUNDS = 8;
    private static final int SURPRISES = 3;
    private static final Ending AWAITS_CALL =
            new Ending.Awaiting("its changes are made in one call with those of others");
    private static final Ending AWAITS_OPERATIONS = new Ending.Awaiting("the cloud is at work on what it has accepted");

    private final KnownState<D, S, C> known;
    private final StateMemory<D, S> memory;
    private final PlanRunner<S, C> runner;
    private final GroupCommits<S, C> commits;
    private final Operations<S> operations;

    public Convergence(
            KnownState<D, S, C> known, PlanRunner<S, C> runner, GroupCommits<S, C> commits, Operations<S> operations) {
        this.known = known;
        memory = known.memory();
        this.runner = runner;
        this.commits = commits;
        this.operations = operations;
    }

    /// Goes there, where what is shared is as it should be.
    Ending converge(Owner owner, D desired, Policy policy, Observer observer) {
        return converge(owner, desired, policy, observer, Optional.empty());
    }

    /// Goes there.
    ///
    /// @param policy what may be written
    /// @param sharedTrouble how bringing about what is shared came to an end, if not well: the changes that
    ///     wait for it are then left, and if nothing else is, that is the end of this too
    Ending converge(Owner owner, D desired, Policy policy, Observer observer, Optional<Ending> sharedTrouble) {
        if (!commits.recall(owner)) {
            return AWAITS_CALL;
        }
        if (operations.areUnderWay(List.of(owner))) {
            return AWAITS_OPERATIONS;
        }
        Optional<RunResult> rode = memory.takeResult(owner, desired);
        if (rode.isEmpty()) {
            return converge(owner, desired, policy, observer, sharedTrouble, Optional.empty(), false);
        }
        observer.beforeWriting(owner);
        observer.answered(owner);
        Optional<CloudError> failure = rode.get().decisive();
        if (failure.isPresent() && Outcome.isSurprise(failure.get())) {
            memory.doubt(owner);
            Unanswered refused = new Unanswered(failure.get(), rode.get().refused());
            return converge(owner, desired, policy, observer, sharedTrouble, Optional.of(refused), true);
        }
        return failure.map(error -> failed(owner, error))
                .or(() -> rode.get().waiting().map(wait -> new Ending.Waiting(wait.after(), wait.why())))
                .orElseGet(() -> converge(owner, desired, policy, observer, sharedTrouble, Optional.empty(), true));
    }

    /// @param refused what failed of the changes that were answered later: still to do after a fresh look, it
    ///     is left to the back-off
    /// @param wrote whether something was written before
    private Ending converge(
            Owner owner,
            D desired,
            Policy policy,
            Observer observer,
            Optional<Ending> sharedTrouble,
            Optional<Unanswered> refused,
            boolean wrote) {
        int surprises = 0;
        Optional<Unanswered> unanswered = refused;
        for (int round = 0; round < ROUNDS; round++) {
            Plan<C> whole = known.plan(owner, desired);
            if (operations.park(owner, desired, RunResult.NOTHING)) {
                return AWAITS_OPERATIONS;
            }
            if (unanswered.filter(open -> open.isStillToDo(whole)).isPresent()) {
                return new Ending.Failed(unanswered.get().error());
            }
            Plan<C> free = free(whole, desired, sharedTrouble);
            Plan<C> permitted = policy.permit(free);
            if (permitted.isEmpty() && !free.isEmpty()) {
                return withheld(free);
            }
            if (free.isEmpty()) {
                return whole.isEmpty() ? new Ending.Reached(wrote || round > 0) : sharedTrouble.orElseThrow();
            }
            observer.beforeWriting(owner);
            RunResult result = runner.run(owner, desired, permitted, () -> observer.answered(owner));
            if (operations.park(owner, desired, result)) {
                return AWAITS_OPERATIONS;
            }
            Optional<CloudError> failure = result.decisive();
            if (result.submitted() && (failure.isEmpty() || !commits.recall(owner))) {
                failure.filter(Outcome::isSurprise).ifPresent(_ -> memory.doubt(owner));
                return AWAITS_CALL;
            }
            if (failure.isPresent() && Outcome.isSurprise(failure.get())) {
                memory.doubt(owner);
                surprises++;
            }
            if (failure.isPresent() && (surprises > SURPRISES || !Outcome.isSurprise(failure.get()))) {
                return failed(owner, failure.get());
            }
            if (failure.isEmpty() && result.waiting().isPresent()) {
                Outcome.LookAgain wait = result.waiting().get();
                return new Ending.Waiting(wait.after(), wait.why());
            }
            unanswered = failure.filter(error -> error.is(CloudError.Kind.AMBIGUOUS))
                    .map(error -> new Unanswered(error, result.refused()));
        }
        return failed(owner, CloudError.stale("the cloud keeps changing what was written to it for " + owner, ""));
    }

    /// A write that failed, or of which the cloud did not say what became.
    private record Unanswered(CloudError error, Set<Change> changes) {
        boolean isStillToDo(Plan<? extends Change> plan) {
            return plan.steps().stream().map(Step::change).anyMatch(changes::contains);
        }
    }

    /// The changes that need not wait for what is shared, where that is not as it should be.
    private Plan<C> free(Plan<C> plan, D desired, Optional<Ending> sharedTrouble) {
        return sharedTrouble.isEmpty()
                ? plan
                : plan.without(change -> known.provider().waitsForShared(change, desired, known.sharedState()));
    }

    /// After so many surprises it may be the shared state that is wrong. What is in use may be used by what the
    /// owner's own state did not tell.
    private Ending failed(Owner owner, CloudError error) {
        if (Outcome.isSurprise(error)) {
            memory.doubt(known.shared());
        }
        if (error.is(CloudError.Kind.BUSY)) {
            memory.doubt(owner);
        }
        return new Ending.Failed(error);
    }

    private static <C extends Change> Ending withheld(Plan<C> plan) {
        return new Ending.Withheld(
                plan.steps().stream().<Change>map(Step::change).toList());
    }

    /// Hears of what is written on the way to a desired state, an owner's own as well as what is shared. Called on the
    /// thread that goes the way.
    @FunctionalInterface
    interface Observer {
        /// Nobody has to know.
        Observer NONE = _ -> {};

        /// Something is about to be written: called before the first write of each plan. Marks that must be durable go
        /// here.
        void beforeWriting(Owner owner);

        /// The cloud has answered a write.
        default void answered(Owner owner) {}
    }

    /// Where the way from what an owner has to what it should have came to an end.
    public sealed interface Ending {
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

        /// Something is under way that wakes the owner when it ends, such as a call of its group. Nobody works on the
        /// owner until then.
        record Awaiting(String why) implements Ending {}

        /// The cloud refused.
        record Failed(CloudError error) implements Ending {}
    }
}
