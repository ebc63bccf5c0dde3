// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.queue.NextStep;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Step;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.WorkAbandonedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/// One plan being carried out. Only the calling thread touches what is remembered here; steps hand in their ends.
final class PlanRun<S, C extends Change> {
    private final Site<S, C> site;
    private final Executor executor;
    private final BooleanSupplier mayStart;
    private final Deque<Step<C>> ready = new ArrayDeque<>();
    private final List<Step<C>> blocked = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private final BlockingQueue<End<S, C>> ended = new LinkedBlockingQueue<>();
    private final RunResult.Counting counting = new RunResult.Counting();
    private int running;

    /// Where the steps do their work.
    interface Site<S, C extends Change> {
        /// The owner's state now.
        S snapshot();

        /// Writes to the cloud. Called on the executor.
        Applied<S> write(Step<C> step, S snapshot);

        /// Has a change ride in the next call of its group.
        ///
        /// @return why it may not
        Optional<CloudError> submit(String group, Step<C> step);

        /// Takes over an answer.
        void takeOver(Step<C> step, Applied<S> applied);

        /// A step ended without an answer: what it did is not known.
        void lost();
    }

    private sealed interface End<S, C extends Change> {
        record Answered<S, C extends Change>(Step<C> step, Applied<S> applied) implements End<S, C> {}

        record Thrown<S, C extends Change>(Throwable thrown) implements End<S, C> {}
    }

    PlanRun(Plan<C> plan, Site<S, C> site, Executor executor, BooleanSupplier mayStart) {
        this.site = site;
        this.executor = executor;
        this.mayStart = mayStart;
        blocked.addAll(plan.steps());
    }

    RunResult run() {
        unblock();
        while (!ready.isEmpty() || running > 0) {
            if (!ready.isEmpty()) {
                startNext();
                takeInWhatEnded();
            } else {
                takeIn(awaitEnd());
            }
        }
        return counting.result();
    }

    private void startNext() {
        Step<C> step = ready.removeFirst();
        if (!mayStart.getAsBoolean()) {
            counting.stopped();
            ready.clear();
            blocked.clear();
            return;
        }
        Optional<String> group = step.change().commitGroup();
        if (group.isPresent()) {
            site.submit(group.get(), step)
                    .ifPresentOrElse(refusal -> answered(step, new Applied.Failed<>(refusal)), counting::submitted);
            return;
        }
        S snapshot = site.snapshot();
        running++;
        executor.execute(() -> ended.add(end(step, snapshot)));
    }

    private End<S, C> end(Step<C> step, S snapshot) {
        try {
            return new End.Answered<>(step, site.write(step, snapshot));
        } catch (RuntimeException | Error thrown) {
            return new End.Thrown<>(thrown);
        }
    }

    private void takeInWhatEnded() {
        for (End<S, C> end = ended.poll(); end != null; end = ended.poll()) {
            takeIn(end);
        }
    }

    private void takeIn(End<S, C> end) {
        running--;
        switch (end) {
            case End.Answered<S, C>(Step<C> step, Applied<S> applied) -> answered(step, applied);
            case End.Thrown<S, C>(Throwable thrown) -> abort(thrown);
        }
    }

    private void answered(Step<C> step, Applied<S> applied) {
        site.takeOver(step, applied);
        if (counting.add(step.change(), applied)) {
            done.add(step.id());
        }
        unblock();
    }

    private void unblock() {
        List<Step<C>> free =
                blocked.stream().filter(step -> done.containsAll(step.after())).toList();
        blocked.removeAll(free);
        ready.addAll(free);
    }

    /// A bug, or the end of the process. What runs is awaited, so that its answers are not lost with it.
    private void abort(Throwable thrown) {
        site.lost();
        ready.clear();
        blocked.clear();
        while (running > 0) {
            running--;
            if (awaitEnd() instanceof End.Answered<S, C>(Step<C> step, Applied<S> applied)) {
                site.takeOver(step, applied);
            }
        }
        switch (thrown) {
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> throw new IllegalStateException("A step ended with a checked exception", thrown);
        }
    }

    private End<S, C> awaitEnd() {
        try {
            return ended.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            site.lost();
            throw new WorkAbandonedException("The process stops while a plan is carried out");
        }
    }

    /// How a plan ended that was carried out as far as it went.
    ///
    /// @param failures what was refused, in the order of the answers; steps that waited for one of them did not
    ///     start
    /// @param waiting what is under way in the cloud
    /// @param stopped whether steps were left because this process may start no more
    /// @param refused the changes that failed
    /// @param submitted whether a change rides in a call of its group, of which its owner hears later
    /// @param accepted what the cloud has accepted and is at work on, each with its change
    record RunResult(
            List<CloudError> failures,
            Optional<Wait> waiting,
            boolean stopped,
            Set<Change> refused,
            boolean submitted,
            Map<Applied.Operation, Change> accepted) {
        /// Nothing was carried out.
        static final RunResult NOTHING = new Counting().result();

        RunResult {
            failures = List.copyOf(failures);
            refused = Set.copyOf(refused);
            accepted = Map.copyOf(accepted);
        }

        /// The two together.
        RunResult and(RunResult other) {
            Counting both = new Counting();
            both.add(this);
            both.add(other);
            return both.result();
        }

        /// @param after when to look again
        /// @param why what is waited for
        record Wait(Duration after, String why) {
            static Wait sooner(Wait one, Wait other) {
                return one.after().compareTo(other.after()) <= 0 ? one : other;
            }
        }

        /// Counts the answers of a plan's steps. Not safe for several threads.
        static final class Counting {
            private final List<CloudError> failures = new ArrayList<>();
            private final Set<Change> refused = new HashSet<>();
            private final Map<Applied.Operation, Change> accepted = new HashMap<>();
            private Optional<Wait> waiting = Optional.empty();
            private boolean submitted;
            private boolean stopped;

            /// Takes an answer in.
            ///
            /// @return whether the change is done
            boolean add(Change change, Applied<?> applied) {
                return switch (applied) {
                    case Applied.Done<?> _ -> true;
                    case Applied.Pending<?> pending -> {
                        await(new Wait(pending.lookAgain(), pending.why()));
                        yield false;
                    }
                    case Applied.Accepted<?> under -> {
                        accepted.put(under.operation(), change);
                        yield false;
                    }
                    case Applied.Failed<?> failed -> {
                        failures.add(failed.error());
                        refused.add(change);
                        yield false;
                    }
                };
            }

            /// Counts what was counted elsewhere.
            void add(RunResult other) {
                failures.addAll(other.failures());
                other.waiting().ifPresent(this::await);
                stopped |= other.stopped();
                refused.addAll(other.refused());
                submitted |= other.submitted();
                accepted.putAll(other.accepted());
            }

            /// An operation ended in an error of which no process knows the change.
            void failed(CloudError error) {
                failures.add(error);
            }

            private void await(Wait wait) {
                waiting = Optional.of(
                        waiting.map(known -> Wait.sooner(known, wait)).orElse(wait));
            }

            /// A change rides in a call of its group.
            void submitted() {
                submitted = true;
            }

            /// Steps are left, because this process may start no more.
            void stopped() {
                stopped = true;
            }

            RunResult result() {
                return new RunResult(failures, waiting, stopped, refused, submitted, accepted);
            }
        }

        /// The failure that decides what happens next: a surprise, because a fresh look may clear up the others too;
        /// else one that goes away by itself; else the first.
        Optional<CloudError> decisive() {
            return failures.stream()
                    .filter(NextStep::isSurprise)
                    .findFirst()
                    .or(() -> failures.stream()
                            .filter(error -> NextStep.after(error) instanceof Outcome.Retry)
                            .findFirst())
                    .or(() -> failures.stream().findFirst());
        }
    }
}
