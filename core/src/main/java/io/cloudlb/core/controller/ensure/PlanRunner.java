// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.state.RunResult;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.OwnershipGuard;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.core.provider.WorkScope;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Carries out plans. Steps that do not wait for each other run side by side on the executor; every write passes the
/// [OwnershipGuard]; every answer's effect is taken over into the memory before the next step starts. A failed step
/// stops those that wait for it and no other.
///
/// A change that belongs to a group is handed to [GroupCommits], and the run ends without its answer.
///
/// With an executor that runs on the calling thread, steps run one after the other in the plan's order.
///
/// @param <S> the provider's state
/// @param <C> the provider's changes
public final class PlanRunner<S, C extends Change> {
    private static final Logger LOG = LoggerFactory.getLogger(PlanRunner.class);

    private final LoadBalancerProvider<?, S, C> provider;
    private final StateMemory<?, S> memory;
    private final Executor executor;
    private final BooleanSupplier mayStart;
    private final GroupCommits<S, C> commits;
    private final Owner.Shared shared;

    /// @param mayStart asked before every step; when it says no, what runs is awaited and the rest is left
    /// @param commits takes the changes that ride in one call with those of others
    public PlanRunner(
            LoadBalancerProvider<?, S, C> provider,
            StateMemory<?, S> memory,
            Owner.Shared shared,
            Executor executor,
            BooleanSupplier mayStart,
            GroupCommits<S, C> commits) {
        this.provider = provider;
        this.memory = memory;
        this.shared = shared;
        this.executor = executor;
        this.mayStart = mayStart;
        this.commits = commits;
    }

    /// Carries out a plan, as far as it goes.
    ///
    /// @param desired what it leads to
    /// @param progress called after every answer, on the calling thread
    /// @throws WorkAbandonedException when this process may start no more; what ran has ended
    RunResult run(Owner owner, Object desired, Plan<C> plan, Runnable progress) {
        return new Run(owner, desired, plan, progress).run();
    }

    private Applied<S> write(Owner owner, C change, S state) {
        Optional<CloudError> refusal = OwnershipGuard.refuse(change, owner);
        if (refusal.isPresent()) {
            return new Applied.Failed<>(refusal.get());
        }
        try {
            return provider.apply(change, state, state(shared));
        } catch (CloudException e) {
            return new Applied.Failed<>(e.error());
        }
    }

    private S state(Owner owner) {
        return memory.state(owner).orElseGet(() -> provider.nothing(owner));
    }

    /// How a step ended that ran on the executor.
    ///
    /// @param applied the answer; empty where something was thrown
    private record End<S, C extends Change>(Step<C> step, Optional<Applied<S>> applied, Optional<Throwable> thrown) {}

    /// One plan being carried out. Only the calling thread touches what is remembered here; steps hand in their ends.
    private final class Run {
        private final Owner owner;
        private final Object desired;
        private final Runnable progress;
        private final Deque<Step<C>> ready = new ArrayDeque<>();
        private final List<Step<C>> blocked = new ArrayList<>();
        private final Set<String> done = new HashSet<>();
        private final BlockingQueue<End<S, C>> ended = new LinkedBlockingQueue<>();
        private RunResult result = RunResult.NOTHING;
        private boolean stopped;
        private int running;

        private Run(Owner owner, Object desired, Plan<C> plan, Runnable progress) {
            this.owner = owner;
            this.desired = desired;
            this.progress = progress;
            blocked.addAll(plan.steps());
        }

        private RunResult run() {
            unblock();
            while (!ready.isEmpty() || running > 0) {
                if (!ready.isEmpty()) {
                    startNext();
                    takeInWhatEnded();
                } else {
                    takeIn(awaitEnd());
                }
            }
            if (stopped) {
                throw new WorkAbandonedException("This process may start no more writes");
            }
            return result;
        }

        private void startNext() {
            Step<C> step = ready.removeFirst();
            if (!mayStart.getAsBoolean()) {
                stopped = true;
                ready.clear();
                blocked.clear();
                return;
            }
            Optional<String> group = step.change().commitGroup();
            if (group.isPresent()) {
                submit(group.get(), step);
                return;
            }
            S snapshot = state(owner);
            running++;
            executor.execute(() -> ended.add(end(step, snapshot)));
        }

        /// Has a change ride in the next call of its group.
        private void submit(String group, Step<C> step) {
            Optional<CloudError> refusal = OwnershipGuard.refuse(step.change(), owner);
            if (refusal.isPresent()) {
                answered(step, new Applied.Failed<>(refusal.get()));
            } else {
                commits.submit(group, new GroupCommits.Rider<>(owner, step.change(), desired));
                result = result.and(RunResult.SUBMITTED);
            }
        }

        private End<S, C> end(Step<C> step, S snapshot) {
            try {
                Applied<S> applied = WorkScope.within(owner.toString(), () -> write(owner, step.change(), snapshot));
                return new End<>(step, Optional.of(applied), Optional.empty());
            } catch (RuntimeException | Error thrown) {
                return new End<>(step, Optional.empty(), Optional.of(thrown));
            }
        }

        private void takeInWhatEnded() {
            for (End<S, C> end = ended.poll(); end != null; end = ended.poll()) {
                takeIn(end);
            }
        }

        private void takeIn(End<S, C> end) {
            running--;
            end.applied().ifPresent(applied -> answered(end.step(), applied));
            end.thrown().ifPresent(this::abort);
        }

        private void answered(Step<C> step, Applied<S> applied) {
            takeOver(step, applied);
            result = result.and(RunResult.of(step.change(), applied));
            if (applied instanceof Applied.Done<S>) {
                done.add(step.id());
            }
            unblock();
        }

        private void takeOver(Step<C> step, Applied<S> applied) {
            memory.answered(owner, provider.nothing(owner), applied);
            log(owner, provider.traits().name(), step.change(), applied);
            progress.run();
        }

        private void unblock() {
            List<Step<C>> free = blocked.stream()
                    .filter(step -> done.containsAll(step.after()))
                    .toList();
            blocked.removeAll(free);
            ready.addAll(free);
        }

        /// A bug, or the end of the process. What runs is awaited, so that its answers are not lost with it.
        private void abort(Throwable thrown) {
            memory.doubt(owner);
            memory.mayHaveMore(owner);
            ready.clear();
            blocked.clear();
            while (running > 0) {
                running--;
                End<S, C> end = awaitEnd();
                end.applied().ifPresent(applied -> takeOver(end.step(), applied));
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
                memory.doubt(owner);
                throw new WorkAbandonedException("The process stops while a plan is carried out");
            }
        }
    }

    /// One line of the log for every change of the cloud, with what people search by as fields. A failure
    /// without an id of the cloud's is said by the controller alone.
    static void log(Owner owner, String provider, Change change, Applied<?> applied) {
        switch (applied) {
            case Applied.Done<?> _ ->
                line(LOG.atInfo(), owner, provider, change, applied).log("{}: {}", owner, change.detail());
            case Applied.Pending<?> pending ->
                line(LOG.atInfo(), owner, provider, change, applied)
                        .log("{}: {}: under way, {}", owner, change.detail(), pending.why());
            case Applied.Accepted<?> _ ->
                line(LOG.atInfo(), owner, provider, change, applied).log("{}: {}: accepted", owner, change.detail());
            case Applied.Failed<?> failed ->
                line(failed.requestId().isEmpty() ? LOG.atDebug() : LOG.atWarn(), owner, provider, change, applied)
                        .addKeyValue("error", failed.error().kind())
                        .log(
                                "{}: {}: {}",
                                owner,
                                change.detail(),
                                failed.error().message());
        }
    }

    /// The end of what the cloud had accepted.
    static void logEnd(Owner owner, String provider, Applied.Operation operation, Applied<?> applied) {
        if (applied instanceof Applied.Failed<?> failed) {
            CloudError error = failed.error();
            line(LOG.atWarn(), owner, provider, operation.what(), applied)
                    .addKeyValue("error", error.kind())
                    .log("{}: {}: {}", owner, operation.what(), error.message());
        } else {
            line(LOG.atInfo(), owner, provider, operation.what(), applied)
                    .log("{}: {}: has ended", owner, operation.what());
        }
    }

    private static LoggingEventBuilder line(
            LoggingEventBuilder line, Owner owner, String provider, Change change, Applied<?> applied) {
        return line(line, owner, provider, change.action() + " " + change.resource(), applied);
    }

    private static LoggingEventBuilder line(
            LoggingEventBuilder line, Owner owner, String provider, String change, Applied<?> applied) {
        LoggingEventBuilder said = line.addKeyValue("service", owner)
                .addKeyValue("provider", provider)
                .addKeyValue("change", change);
        return applied.requestId().isEmpty() ? said : said.addKeyValue("requestId", applied.requestId());
    }
}
