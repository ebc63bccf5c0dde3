// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.state.RunResult;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Step;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.OwnershipGuard;
import io.cloudlb.core.provider.WorkScope;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

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
    RunResult run(Owner owner, Object desired, Plan<C> plan, Runnable progress) {
        return new PlanRun<>(plan, new Site(owner, desired, progress), executor, mayStart).run();
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

    /// Where the steps of one run do their work.
    private final class Site implements PlanRun.Site<S, C> {
        private final Owner owner;
        private final Object desired;
        private final Runnable progress;

        private Site(Owner owner, Object desired, Runnable progress) {
            this.owner = owner;
            this.desired = desired;
            this.progress = progress;
        }

        @Override
        public S snapshot() {
            return state(owner);
        }

        @Override
        public Applied<S> write(Step<C> step, S snapshot) {
            return WorkScope.within(owner.toString(), () -> PlanRunner.this.write(owner, step.change(), snapshot));
        }

        @Override
        public Optional<CloudError> submit(String group, Step<C> step) {
            Optional<CloudError> refusal = OwnershipGuard.refuse(step.change(), owner);
            if (refusal.isEmpty()) {
                commits.submit(group, new GroupCommits.Rider<>(owner, step.change(), desired));
            }
            return refusal;
        }

        @Override
        public void takeOver(Step<C> step, Applied<S> applied) {
            memory.change(owner, provider.nothing(owner), applied.effect());
            ChangeLog.write(owner, provider.traits().name(), step.change(), applied);
            progress.run();
        }

        @Override
        public void lost() {
            memory.doubt(owner);
        }
    }
}
