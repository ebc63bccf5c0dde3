// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.controller.queue.Work;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a controller: each piece of work on a virtual thread of its own, as many at once as the settings say. A few
/// more do nothing but tell new Services the first word, so that nobody waits for it because all workers wait for the
/// cloud.
public final class Workers {
    /// Their work is one write to the API server each.
    private static final int GREETERS = 8;

    private static final Duration A_WRITE = Duration.ofSeconds(1);

    private final Controller controller;
    private final WorkerPool greeters;
    private final WorkerPool workers;

    private Workers(Controller controller) {
        this.controller = controller;
        greeters = new WorkerPool("cloudlb-greeter", GREETERS, controller::takeNew, controller::greet);
        workers = new WorkerPool("cloudlb-worker", controller.concurrency(), controller::take, controller::run);
    }

    /// Starts the controller and its workers.
    public static Workers start(Controller controller) {
        Workers all = new Workers(controller);
        controller.start();
        all.greeters.start();
        all.workers.start();
        return all;
    }

    /// Whether work is still taken from the queue. When it is not before [#stop] was called, nothing that is asked for
    /// will ever happen, and the process must be started again.
    public boolean takeWork() {
        return greeters.takesWork() && workers.takesWork();
    }

    /// Stops: no new work, no new step of what is under way, and whatever has not ended within the grace is
    /// interrupted. What was left half done is found again after the next start.
    ///
    /// @return whether everything ended by itself
    public boolean stop(Duration grace) throws InterruptedException {
        controller.stop();
        boolean workersRest = workers.awaitRest(grace);
        boolean greetersRest = greeters.awaitRest(A_WRITE);
        workers.interrupt();
        greeters.interrupt();
        return workersRest && greetersRest;
    }

    /// Takes work of one kind and does each piece on a virtual thread of its own, so many at once.
    public static final class WorkerPool {
        private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

        private final String name;
        private final int size;
        private final Source source;
        private final Consumer<Work> labour;
        private final Semaphore permits;
        private final Set<Thread> running = ConcurrentHashMap.newKeySet();
        private final Thread dispatcher;

        /// Where work comes from.
        @FunctionalInterface
        public interface Source {
            /// Waits for work; empty when there will be no more.
            Optional<Work> take() throws InterruptedException;
        }

        public WorkerPool(String name, int size, Source source, Consumer<Work> labour) {
            this.name = name;
            this.size = size;
            this.source = source;
            this.labour = labour;
            permits = new Semaphore(size);
            dispatcher = Thread.ofVirtual()
                    .name(name + "-dispatcher")
                    .uncaughtExceptionHandler((_, error) -> LOG.error("{} takes no work any more", name, error))
                    .unstarted(this::dispatch);
        }

        public void start() {
            dispatcher.start();
        }

        /// Whether work is still taken. It is until the source has run dry, unless something went badly wrong.
        public boolean takesWork() {
            return dispatcher.isAlive();
        }

        /// Waits until nobody works any more, after the source has run dry.
        ///
        /// @return false when it took longer than that
        public boolean awaitRest(Duration longest) throws InterruptedException {
            return permits.tryAcquire(size, longest.toNanos(), TimeUnit.NANOSECONDS);
        }

        public void interrupt() {
            dispatcher.interrupt();
            running.forEach(Thread::interrupt);
        }

        private void dispatch() {
            try {
                while (true) {
                    permits.acquire();
                    Optional<Work> work = takeOrRelease();
                    if (work.isEmpty()) {
                        return;
                    }
                    Thread.ofVirtual()
                            .name(name)
                            .uncaughtExceptionHandler((_, error) -> died(work.get(), error))
                            .start(() -> run(work.get()));
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private Optional<Work> takeOrRelease() throws InterruptedException {
            Optional<Work> work = Optional.empty();
            try {
                work = source.take();
                return work;
            } finally {
                if (work.isEmpty()) {
                    permits.release();
                }
            }
        }

        private static void died(Work work, Throwable error) {
            LOG.atError()
                    .addKeyValue("service", work)
                    .setCause(error)
                    .log("{} ended its worker; it is tried again", work);
        }

        private void run(Work work) {
            running.add(Thread.currentThread());
            try {
                labour.accept(work);
            } finally {
                running.remove(Thread.currentThread());
                permits.release();
            }
        }
    }
}
