// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.time.Instant;
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

/// Threads that wait for work, and share it.
class WorkQueueThreadsTest {
    private static final Work WEB = service("default", "web");
    private static final Work API = service("default", "api");
    private static final List<Work.Urgency> URGENCIES =
            List.of(Work.Urgency.USER, Work.Urgency.NODES, Work.Urgency.RESYNC);

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
}
