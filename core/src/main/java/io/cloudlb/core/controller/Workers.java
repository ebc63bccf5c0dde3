// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a controller: each piece of work on a virtual thread of its own, as many at once as the settings say.
public final class Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final Controller controller;
    private final int concurrency;
    private final Semaphore permits;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final Thread dispatcher;

    private Workers(Controller controller) {
        this.controller = controller;
        concurrency = controller.concurrency();
        permits = new Semaphore(concurrency);
        dispatcher = Thread.ofVirtual().name("cloudlb-dispatcher").unstarted(this::dispatch);
    }

    /// Starts the controller and its workers.
    public static Workers start(Controller controller) {
        Workers workers = new Workers(controller);
        controller.start();
        workers.dispatcher.start();
        return workers;
    }

    /// Stops: no new work, no new step of what is under way, and whatever has not ended within the grace is
    /// interrupted. What was left half done is found again after the next start.
    ///
    /// @return whether everything ended by itself
    public boolean stop(Duration grace) throws InterruptedException {
        controller.stop();
        boolean ended = permits.tryAcquire(concurrency, grace.toNanos(), TimeUnit.NANOSECONDS);
        dispatcher.interrupt();
        running.forEach(Thread::interrupt);
        return ended;
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
                        .name("cloudlb-worker")
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
            work = controller.take();
            return work;
        } finally {
            if (work.isEmpty()) {
                permits.release();
            }
        }
    }

    private static void died(Work work, Throwable error) {
        LOG.atError().addKeyValue("service", work).setCause(error).log("{} ended its worker; it is tried again", work);
    }

    private void run(Work work) {
        running.add(Thread.currentThread());
        try {
            controller.run(work);
        } finally {
            running.remove(Thread.currentThread());
            permits.release();
        }
    }
}
