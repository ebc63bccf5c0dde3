// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkQueueTest {
    private static final Work WEB = service("default", "web");
    private static final Work API = service("default", "api");
    private static final List<Work.Urgency> URGENCIES =
            List.of(Work.Urgency.USER, Work.Urgency.NODES, Work.Urgency.RESYNC);

    private final ManualClock time = new ManualClock();
    private final WorkQueue queue = queue(time);

    @Test
    void servesUserChangesBeforeNodesBeforeResync() {
        queue.add(service("default", "resync"), Work.Urgency.RESYNC);
        queue.add(service("default", "nodes"), Work.Urgency.NODES);
        queue.add(service("default", "user"), Work.Urgency.USER);

        assertThat(drain())
                .extracting(Work::toString)
                .containsExactly("default/user", "default/nodes", "default/resync");
    }

    @Test
    void givesThoseWhoAskForOneClassNothingElse() {
        queue.add(API, Work.Urgency.USER);
        queue.add(WEB, Work.Urgency.NEW);

        assertThat(queue.pollReady(Set.of(Work.Urgency.NEW))).contains(WEB);
        assertThat(queue.pollReady(Set.of(Work.Urgency.NEW))).isEmpty();
        assertThat(queue.pollReady()).contains(API);
    }

    @Test
    void handsOnWorkOfWhichAPartIsDoneWithoutForgettingItsFailures() {
        queue.add(WEB, Work.Urgency.USER);
        assertThat(queue.pollReady()).contains(WEB);
        Duration first = queue.retry(WEB, Duration.ZERO);
        queue.add(WEB, Work.Urgency.NEW);
        assertThat(queue.pollReady(Set.of(Work.Urgency.NEW))).contains(WEB);

        queue.handOn(WEB, Work.Urgency.USER);

        assertThat(queue.pollReady()).contains(WEB);
        assertThat(queue.retry(WEB, Duration.ZERO)).isGreaterThan(first);
    }

    @Test
    void doesTheSameWorkOnce() {
        queue.add(WEB, Work.Urgency.USER);
        queue.add(WEB, Work.Urgency.USER);
        queue.add(WEB, Work.Urgency.RESYNC);

        assertThat(drain()).containsExactly(WEB);
    }

    @Test
    void givesNoWorkToTwoWorkersAndForgetsNothingAddedMeanwhile() {
        queue.add(WEB, Work.Urgency.USER);
        assertThat(queue.pollReady()).contains(WEB);
        queue.add(WEB, Work.Urgency.USER);

        assertThat(queue.pollReady()).isEmpty();
        queue.settle(WEB);
        assertThat(queue.pollReady()).contains(WEB);
    }

    @Test
    void raisesWaitingWorkToTheMoreUrgentClass() {
        queue.add(API, Work.Urgency.NODES);
        queue.add(WEB, Work.Urgency.RESYNC);
        queue.add(WEB, Work.Urgency.USER);

        assertThat(drain()).containsExactly(WEB, API);
    }

    @Test
    void letsNamespacesTakeTurns() {
        for (int i = 0; i < 100; i++) {
            queue.add(service("crowded", "s" + i), Work.Urgency.USER);
        }
        queue.add(service("quiet", "single"), Work.Urgency.USER);

        assertThat(drain().indexOf(service("quiet", "single"))).isLessThanOrEqualTo(1);
    }

    @Test
    void givesDelayedWorkWhenItsTimeHasCome() {
        queue.addAfter(WEB, Work.Urgency.USER, Duration.ofSeconds(10));

        assertThat(queue.pollReady()).isEmpty();
        assertThat(queue.untilNextDue()).contains(Duration.ofSeconds(10));
        time.pass(Duration.ofSeconds(10));
        assertThat(queue.pollReady()).contains(WEB);
    }

    @Test
    void ofTwoTimesTheEarlierCounts() {
        queue.addAfter(WEB, Work.Urgency.USER, Duration.ofSeconds(1));
        queue.addAfter(WEB, Work.Urgency.USER, Duration.ofSeconds(60));

        time.pass(Duration.ofSeconds(1));

        assertThat(drain()).containsExactly(WEB);
        assertThat(queue.untilNextDue()).isEmpty();
    }

    @Test
    void takingWorkEarlyVoidsItsLaterTime() {
        queue.addAfter(WEB, Work.Urgency.RESYNC, Duration.ofSeconds(60));
        queue.add(WEB, Work.Urgency.USER);

        assertThat(drain()).containsExactly(WEB);
        assertThat(queue.untilNextDue()).isEmpty();
    }

    @Test
    void waitsLongerAfterEveryFailureUpToFiveMinutes() {
        queue.add(WEB, Work.Urgency.USER);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            assertThat(queue.pollReady()).contains(WEB);
            Duration wait = queue.retry(WEB, Duration.ZERO);
            waits.add(wait);
            time.pass(wait);
        }

        assertThat(waits.getFirst()).isBetween(Duration.ofMillis(3750), Duration.ofSeconds(5));
        assertThat(waits.get(1)).isBetween(Duration.ofMillis(7500), Duration.ofSeconds(10));
        assertThat(waits.get(2)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
        assertThat(waits.getLast()).isBetween(Duration.ofSeconds(225), Duration.ofMinutes(5));
    }

    @Test
    void forgetsFailuresAfterSuccess() {
        queue.add(WEB, Work.Urgency.USER);
        assertThat(queue.pollReady()).contains(WEB);
        Duration first = queue.retry(WEB, Duration.ZERO);
        time.pass(first);
        assertThat(queue.pollReady()).contains(WEB);
        queue.settle(WEB);
        queue.add(WEB, Work.Urgency.USER);
        assertThat(queue.pollReady()).contains(WEB);

        assertThat(queue.retry(WEB, Duration.ZERO)).isEqualTo(first);
    }

    @Test
    void waitsAsLongAsTheCloudAsks() {
        queue.add(WEB, Work.Urgency.USER);
        assertThat(queue.pollReady()).contains(WEB);

        assertThat(queue.retry(WEB, Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void spreadsWorkThatFailedTogether() {
        Set<Duration> waits = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 50; i++) {
            waits.add(DelayedWork.backoff(3, service("default", "s" + i)));
        }

        assertThat(waits).hasSizeGreaterThan(20);
    }

    @Test
    void refusesToEndWhatNobodyBegan() {
        assertThatThrownBy(() -> queue.settle(WEB)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tellsHowMuchWaitsAndForHowLong() {
        queue.add(WEB, Work.Urgency.USER);
        queue.addAfter(API, Work.Urgency.USER, Duration.ofHours(1));
        time.pass(Duration.ofSeconds(3));

        assertThat(queue.depth()).isEqualTo(1);
        assertThat(queue.oldest()).isEqualTo(Duration.ofSeconds(3));
        assertThat(queue.pollReady()).contains(WEB);
        time.pass(Duration.ofSeconds(2));
        assertThat(queue.longestRunning()).isEqualTo(Duration.ofSeconds(2));
        assertThat(queue.depth()).isZero();
    }

    @Test
    @Timeout(30)
    void wakesAThreadWhenWorkComesAndWhenItIsDue() throws Exception {
        WorkQueue real = queue(TimeSource.system());
        CompletableFuture<Optional<Work>> first = taken(real);
        real.addAfter(WEB, Work.Urgency.USER, Duration.ofMillis(20));

        assertThat(first.get(20, TimeUnit.SECONDS)).contains(WEB);
        CompletableFuture<Optional<Work>> second = taken(real);
        real.add(API, Work.Urgency.USER);
        assertThat(second.get(20, TimeUnit.SECONDS)).contains(API);
    }

    @Test
    @Timeout(30)
    void wakesAThreadForWorkThatFailedWhileItWaited() throws Exception {
        WorkQueue alwaysLater = queue(new RunawayClock());
        alwaysLater.add(WEB, Work.Urgency.USER);
        assertThat(alwaysLater.pollReady()).contains(WEB);
        CompletableFuture<Optional<Work>> taken = new CompletableFuture<>();
        Thread taker = Thread.ofVirtual().start(() -> take(alwaysLater, taken));
        await().until(() -> taker.getState() == Thread.State.TIMED_WAITING);

        alwaysLater.retry(WEB, Duration.ZERO);

        assertThat(taken.get(20, TimeUnit.SECONDS)).contains(WEB);
    }

    @Test
    @Timeout(30)
    void letsThreadsGoWhenItIsClosed() throws Exception {
        WorkQueue real = queue(TimeSource.system());
        CompletableFuture<Optional<Work>> waiting = taken(real);

        real.close();

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void leavesWorkersForOtherNamespacesHoweverMuchOneHasToDo() {
        WorkQueue few =
                new WorkQueue(new ManualClock(), ControllerMetrics.unread().queue(), 20);
        for (int number = 0; number < 100; number++) {
            few.add(service("crowd", "web" + number), Work.Urgency.USER);
        }

        List<Work> first = takeAll(few);
        few.add(service("quiet", "web"), Work.Urgency.USER);
        few.add(service("calm", "web"), Work.Urgency.USER);
        List<Work> then = takeAll(few);

        assertThat(first).hasSize(15);
        assertThat(then).containsExactly(service("quiet", "web"), service("calm", "web"));

        few.settle(first.getFirst());
        assertThat(takeAll(few)).as("it has its share still").isEmpty();
        few.settle(service("quiet", "web"));
        few.settle(service("calm", "web"));
        assertThat(takeAll(few)).hasSize(1);
    }

    private static List<Work> takeAll(WorkQueue from) {
        List<Work> all = new ArrayList<>();
        for (Optional<Work> work = from.pollReady(); work.isPresent(); work = from.pollReady()) {
            all.add(work.get());
        }
        return all;
    }

    @Test
    @Timeout(60)
    void dropsNothingAndDoublesNothingUnderManyThreads() throws Exception {
        WorkQueue real = queue(TimeSource.system());
        int keys = 200;
        Set<Work> inWork = ConcurrentHashMap.newKeySet();
        Set<Work> done = ConcurrentHashMap.newKeySet();
        Set<Work> doubled = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(keys);
        for (int worker = 0; worker < 8; worker++) {
            Thread.ofVirtual().start(() -> workOn(real, inWork, done, doubled, all));
        }
        for (int round = 0; round < 20; round++) {
            for (int key = 0; key < keys; key++) {
                real.add(service("n" + key % 7, "s" + key), URGENCIES.get(key % 3));
            }
        }

        assertThat(all.await(50, TimeUnit.SECONDS)).isTrue();
        real.close();
        assertThat(doubled).isEmpty();
        assertThat(done).hasSize(keys);
    }

    private static void workOn(
            WorkQueue queue, Set<Work> inWork, Set<Work> done, Set<Work> doubled, CountDownLatch all) {
        try {
            for (Optional<Work> work = queue.take(); work.isPresent(); work = queue.take()) {
                if (!inWork.add(work.get())) {
                    doubled.add(work.get());
                }
                inWork.remove(work.get());
                queue.settle(work.get());
                if (done.add(work.get())) {
                    all.countDown();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletableFuture<Optional<Work>> taken(WorkQueue queue) {
        CompletableFuture<Optional<Work>> taken = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> take(queue, taken));
        return taken;
    }

    private static void take(WorkQueue queue, CompletableFuture<Optional<Work>> taken) {
        try {
            taken.complete(queue.take());
        } catch (InterruptedException e) {
            taken.completeExceptionally(e);
        }
    }

    private List<Work> drain() {
        List<Work> all = new ArrayList<>();
        for (Optional<Work> work = queue.pollReady(); work.isPresent(); work = queue.pollReady()) {
            all.add(work.get());
            queue.settle(work.get());
        }
        return all;
    }

    private static WorkQueue queue(TimeSource time) {
        return new WorkQueue(time, ControllerMetrics.unread().queue());
    }

    private static Work service(String namespace, String name) {
        return new Work.OfService(new ServiceKey(namespace, name));
    }

    /// Whoever looks at it finds that a wait after a failure is over.
    private static final class RunawayClock implements TimeSource {
        private final AtomicLong reads = new AtomicLong();

        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }

        @Override
        public void sleep(Duration duration) {}

        @Override
        public long nanoTime() {
            return reads.incrementAndGet() * Duration.ofSeconds(6).toNanos();
        }
    }

    @Test
    void tellsWhetherMoreUrgentWorkWaitsOrIsBeingDone() {
        queue.add(new Work.OfService(new ServiceKey("a", "web")), Work.Urgency.NODES);

        assertThat(queue.hasMoreUrgentThan(Work.Urgency.RESYNC)).isTrue();
        assertThat(queue.hasMoreUrgentThan(Work.Urgency.NODES)).isFalse();
        Work taken = queue.pollReady().orElseThrow();
        assertThat(queue.hasMoreUrgentThan(Work.Urgency.RESYNC))
                .as("while it is done")
                .isTrue();
        queue.settle(taken);
        assertThat(queue.hasMoreUrgentThan(Work.Urgency.RESYNC)).isFalse();
    }
}
