// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.state.RunResult;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Step;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.WorkAbandonedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
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
}
