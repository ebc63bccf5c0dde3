// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Step;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PlanRunnerTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("c", "u");
    private static final Owner.Service WEB = new Owner.Service(CLUSTER, new ServiceKey("default", "web"), "uid-1");
    private static final Owner.Service API = new Owner.Service(CLUSTER, new ServiceKey("default", "api"), "uid-2");
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

        RunResult result =
                runner.run(WEB, plan(AnAddition.step("a"), AnAddition.step("b"), AnAddition.step("c")), () -> {});

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

        runner.run(WEB, plan(AnAddition.step("a"), AnAddition.step("b", "a"), AnAddition.step("c")), () -> {});

        assertThat(order).containsExactly("a", "c", "b");
    }

    @Test
    void aFailedStepStopsThoseThatWaitForItAndNoOther() {
        PlanRunner<Set<String>, AnAddition> runner = runner(
                HERE,
                change -> change.name().equals("bad")
                        ? new Applied.Failed<>(new CloudError.QuotaExceeded("full", "r", "names"))
                        : SetProvider.added(change));

        RunResult result = runner.run(
                WEB,
                plan(AnAddition.step("bad"), AnAddition.step("behind", "bad"), AnAddition.step("beside")),
                () -> {});

        assertThat(result.failures()).containsExactly(new CloudError.QuotaExceeded("full", "r", "names"));
        assertThat(memory.state(WEB)).contains(Set.of("beside"));
    }

    @Test
    void leavesWhatWaitsForSomethingUnderWay() {
        PlanRunner<Set<String>, AnAddition> runner = runner(
                HERE, change -> new Applied.Pending<>(names -> names, "r", Duration.ofSeconds(9), "it is being made"));

        RunResult result = runner.run(WEB, plan(AnAddition.step("slow"), AnAddition.step("behind", "slow")), () -> {});

        assertThat(result.waiting()).contains(new RunResult.Wait(Duration.ofSeconds(9), "it is being made"));
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void writesNothingThatCarriesAnothersMarks() {
        AtomicInteger writes = new AtomicInteger();
        PlanRunner<Set<String>, AnAddition> runner = runner(HERE, change -> {
            writes.incrementAndGet();
            return SetProvider.added(change);
        });

        RunResult result = runner.run(WEB, plan(AnAddition.foreign("theirs")), () -> {});

        assertThat(writes).hasValue(0);
        assertThat(result.failures()).singleElement().isInstanceOf(CloudError.Denied.class);
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

        RunResult result = runner.run(WEB, plan(AnAddition.step("a"), AnAddition.step("b")), () -> {});

        assertThat(result.stopped()).isTrue();
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

        assertThatThrownBy(() -> runner.run(WEB, plan(AnAddition.step("bug"), AnAddition.step("fine")), () -> {}))
                .hasMessage("a bug");
        assertThat(memory.isDoubtful(WEB)).isTrue();
        assertThat(memory.state(WEB).orElse(Set.of())).isSubsetOf(Set.of("fine"));
    }

    @Test
    @Timeout(30)
    void commitsWhatWaitsWhileACallRunsInOneCall() throws Exception {
        CountDownLatch firstRuns = new CountDownLatch(1);
        CountDownLatch othersWait = new CountDownLatch(1);
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        SetProvider provider = new SetProvider(SetProvider::added, group -> {
            sizes.add(group.size());
            firstRuns.countDown();
            await(othersWait);
            return group.stream()
                    .map(submission -> submission.change().name().equals("bad")
                            ? new Applied.Failed<Set<String>>(new CloudError.InvalidRequest("no", "r", "Bad"))
                            : SetProvider.added(submission.change()))
                    .toList();
        });
        PlanRunner<Set<String>, AnAddition> runner =
                new PlanRunner<>(provider, memory, new Owner.Shared(CLUSTER), THREADS, () -> true);
        Thread first = Thread.ofVirtual().start(() -> runner.run(WEB, plan(AnAddition.grouped("first")), () -> {}));
        await(firstRuns);

        Plan<AnAddition> several =
                plan(AnAddition.grouped("good"), AnAddition.grouped("bad"), AnAddition.grouped("fine"));
        List<RunResult> results = new ArrayList<>();
        Thread second = Thread.ofVirtual().start(() -> results.add(runner.run(API, several, () -> {})));
        awaitThatThreeWait(runner);
        othersWait.countDown();
        first.join();
        second.join();

        assertThat(sizes).containsExactly(1, 3);
        assertThat(memory.state(API)).contains(Set.of("good", "fine"));
        assertThat(results.getFirst().failures()).singleElement().isInstanceOf(CloudError.InvalidRequest.class);
    }

    @Test
    @Timeout(30)
    void startsNoCallOfAGroupOnceItMayNot() throws Exception {
        CountDownLatch firstRuns = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicInteger commits = new AtomicInteger();
        SetProvider provider = new SetProvider(SetProvider::added, group -> {
            commits.incrementAndGet();
            firstRuns.countDown();
            await(stopped);
            return group.stream()
                    .map(submission -> SetProvider.added(submission.change()))
                    .toList();
        });
        PlanRunner<Set<String>, AnAddition> runner =
                new PlanRunner<>(provider, memory, new Owner.Shared(CLUSTER), THREADS, () -> stopped.getCount() > 0);
        Thread first = Thread.ofVirtual().start(() -> runner.run(WEB, plan(AnAddition.grouped("first")), () -> {}));
        await(firstRuns);
        List<Throwable> ends = Collections.synchronizedList(new ArrayList<>());
        Thread second = Thread.ofVirtual()
                .start(() ->
                        ends.add(catchThrowable(() -> runner.run(API, plan(AnAddition.grouped("second")), () -> {}))));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> runner.waitingForCommit() == 1);

        stopped.countDown();
        first.join();
        second.join();

        assertThat(commits).hasValue(1);
        assertThat(ends).singleElement().isInstanceOf(WorkAbandonedException.class);
        assertThat(runner.waitingForCommit()).isZero();
    }

    @Test
    @Timeout(30)
    void anErrorThatEndsACallOfAGroupEndsTheWorkOfAllWhoRideInIt() throws Exception {
        CountDownLatch firstRuns = new CountDownLatch(1);
        CountDownLatch othersWait = new CountDownLatch(1);
        AtomicInteger commits = new AtomicInteger();
        SetProvider provider = new SetProvider(SetProvider::added, group -> {
            firstRuns.countDown();
            await(othersWait);
            if (commits.incrementAndGet() > 1) {
                throw new StackOverflowError("as deep as it goes");
            }
            return group.stream()
                    .map(submission -> SetProvider.added(submission.change()))
                    .toList();
        });
        PlanRunner<Set<String>, AnAddition> runner =
                new PlanRunner<>(provider, memory, new Owner.Shared(CLUSTER), THREADS, () -> true);
        Thread first = Thread.ofVirtual().start(() -> runner.run(WEB, plan(AnAddition.grouped("first")), () -> {}));
        await(firstRuns);
        List<Throwable> ends = Collections.synchronizedList(new ArrayList<>());
        List<Thread> riders = new ArrayList<>();
        for (String name : List.of("second", "third")) {
            Owner.Service owner = new Owner.Service(CLUSTER, new ServiceKey("default", name), name);
            riders.add(Thread.ofVirtual()
                    .start(() -> ends.add(
                            catchThrowable(() -> runner.run(owner, plan(AnAddition.grouped(name)), () -> {})))));
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> runner.waitingForCommit() == 2);

        othersWait.countDown();
        first.join();
        for (Thread rider : riders) {
            rider.join();
        }

        assertThat(commits).hasValue(2);
        assertThat(ends)
                .hasSize(2)
                .anyMatch(StackOverflowError.class::isInstance)
                .allSatisfy(end -> assertThat(end).hasStackTraceContaining("as deep as it goes"));
    }

    private static void awaitThatThreeWait(PlanRunner<?, ?> runner) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> runner.waitingForCommit() == 3);
    }

    private PlanRunner<Set<String>, AnAddition> runner(
            Executor executor, Function<AnAddition, Applied<Set<String>>> answers) {
        return runner(executor, answers, () -> true);
    }

    private PlanRunner<Set<String>, AnAddition> runner(
            Executor executor, Function<AnAddition, Applied<Set<String>>> answers, BooleanSupplier mayStart) {
        return new PlanRunner<>(new SetProvider(answers), memory, new Owner.Shared(CLUSTER), executor, mayStart);
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
