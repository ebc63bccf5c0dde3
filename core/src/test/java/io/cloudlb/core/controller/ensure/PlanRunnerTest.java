// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.state.RunResult;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PlanRunnerTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("c", "u");
    private static final Owner.Service WEB = new Owner.Service(CLUSTER, new ServiceKey("default", "web"), "uid-1");
    private static final Executor HERE = Runnable::run;
    private static final Executor THREADS = work -> Thread.ofVirtual().start(work);

    private final StateMemory<Set<String>, Set<String>> memory = new StateMemory<>(new ManualClock());

    @Test
    @Timeout(30)
    void losesNoAnswerOfStepsThatRunSideBySide() {
        CyclicBarrier together = new CyclicBarrier(3);
        PlanRunner<Set<String>, AnAddition> runner = runner(THREADS, change -> {
            await(together);
            return SetProvider.added(change);
        });

        RunResult result = runner.run(
                WEB, "desired", plan(AnAddition.step("a"), AnAddition.step("b"), AnAddition.step("c")), () -> {});

        assertThat(result.failures()).isEmpty();
        assertThat(memory.state(WEB)).contains(Set.of("a", "b", "c"));
    }

    @Test
    void startsAStepOnlyAfterThoseItWaitsFor() {
        List<String> order = new ArrayList<>();
        PlanRunner<Set<String>, AnAddition> runner = runner(HERE, change -> {
            order.add(change.name());
            return SetProvider.added(change);
        });

        runner.run(
                WEB, "desired", plan(AnAddition.step("a"), AnAddition.step("b", "a"), AnAddition.step("c")), () -> {});

        assertThat(order).containsExactly("a", "c", "b");
    }

    @Test
    void aFailedStepStopsThoseThatWaitForItAndNoOther() {
        PlanRunner<Set<String>, AnAddition> runner = runner(
                HERE,
                change -> change.name().equals("bad")
                        ? new Applied.Failed<>(CloudError.quotaExceeded("full", "r", "names"))
                        : SetProvider.added(change));

        RunResult result = runner.run(
                WEB,
                "desired",
                plan(AnAddition.step("bad"), AnAddition.step("behind", "bad"), AnAddition.step("beside")),
                () -> {});

        assertThat(result.failures()).containsExactly(CloudError.quotaExceeded("full", "r", "names"));
        assertThat(memory.state(WEB)).contains(Set.of("beside"));
    }

    @Test
    void leavesWhatWaitsForSomethingUnderWay() {
        PlanRunner<Set<String>, AnAddition> runner = runner(
                HERE, change -> new Applied.Pending<>(names -> names, "r", Duration.ofSeconds(9), "it is being made"));

        RunResult result =
                runner.run(WEB, "desired", plan(AnAddition.step("slow"), AnAddition.step("behind", "slow")), () -> {});

        assertThat(result.waiting()).contains(new Outcome.LookAgain(Duration.ofSeconds(9), "it is being made"));
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void writesNothingThatCarriesAnothersMarks() {
        AtomicInteger writes = new AtomicInteger();
        PlanRunner<Set<String>, AnAddition> runner = runner(HERE, change -> {
            writes.incrementAndGet();
            return SetProvider.added(change);
        });

        RunResult result = runner.run(WEB, "desired", plan(AnAddition.foreign("theirs")), () -> {});

        assertThat(writes).hasValue(0);
        assertThat(result.failures()).singleElement().returns(CloudError.Kind.DENIED, CloudError::kind);
    }

    @Test
    void startsNoStepOnceItMayNot() {
        AtomicInteger written = new AtomicInteger();
        PlanRunner<Set<String>, AnAddition> runner = runner(
                HERE,
                change -> {
                    written.incrementAndGet();
                    return SetProvider.added(change);
                },
                () -> written.get() < 1);

        assertThatThrownBy(() -> runner.run(WEB, "desired", plan(AnAddition.step("a"), AnAddition.step("b")), () -> {}))
                .isInstanceOf(WorkAbandonedException.class);
        assertThat(memory.state(WEB)).contains(Set.of("a"));
    }

    @Test
    @Timeout(30)
    void keepsTheAnswersOfOthersWhenAStepHasABug() {
        CountDownLatch thrown = new CountDownLatch(1);
        PlanRunner<Set<String>, AnAddition> runner = runner(THREADS, change -> {
            if (change.name().equals("bug")) {
                thrown.countDown();
                throw new IllegalStateException("a bug");
            }
            await(thrown);
            return SetProvider.added(change);
        });

        assertThatThrownBy(() ->
                        runner.run(WEB, "desired", plan(AnAddition.step("bug"), AnAddition.step("fine")), () -> {}))
                .hasMessage("a bug");
        assertThat(memory.isDoubtful(WEB)).isTrue();
        assertThat(memory.state(WEB).orElse(Set.of())).isSubsetOf(Set.of("fine"));
    }

    @Test
    void endsWithoutTheAnswerOfAChangeThatRidesWithOthers() {
        AtomicInteger calls = new AtomicInteger();
        List<String> rings = new ArrayList<>();
        SetProvider provider = new SetProvider(change -> {
            calls.incrementAndGet();
            return SetProvider.added(change);
        });
        GroupCommits<Set<String>, AnAddition> commits =
                new GroupCommits<>(provider, memory, new Owner.Shared(CLUSTER), () -> true, rings::add);
        PlanRunner<Set<String>, AnAddition> runner =
                new PlanRunner<>(provider, memory, new Owner.Shared(CLUSTER), HERE, () -> true, commits);

        RunResult result =
                runner.run(WEB, "desired", plan(AnAddition.grouped("grouped"), AnAddition.step("alone")), () -> {});

        assertThat(result.submitted()).isTrue();
        assertThat(result.failures()).isEmpty();
        assertThat(calls).hasValue(1);
        assertThat(memory.state(WEB)).contains(Set.of("alone"));
        assertThat(commits.waiting()).isOne();
        assertThat(rings).containsExactly("group");
    }

    private PlanRunner<Set<String>, AnAddition> runner(
            Executor executor, Function<AnAddition, Applied<Set<String>>> answers) {
        return runner(executor, answers, () -> true);
    }

    private PlanRunner<Set<String>, AnAddition> runner(
            Executor executor, Function<AnAddition, Applied<Set<String>>> answers, BooleanSupplier mayStart) {
        SetProvider provider = new SetProvider(answers);
        Owner.Shared shared = new Owner.Shared(CLUSTER);
        return new PlanRunner<>(
                provider,
                memory,
                shared,
                executor,
                mayStart,
                new GroupCommits<>(provider, memory, shared, mayStart, _ -> {}));
    }

    @SafeVarargs
    private static Plan<AnAddition> plan(Step<AnAddition>... steps) {
        List<Step<AnAddition>> all = new ArrayList<>();
        for (Step<AnAddition> step : steps) {
            all.add(step);
        }
        return new Plan<>(all, List.of());
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("The steps do not run side by side", e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nothing came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
