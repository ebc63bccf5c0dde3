// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import io.cloudlb.core.provider.TimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import jdk.management.VirtualThreadSchedulerMXBean;

/// A clock for many threads. Time stands still while one of them works, and goes on to the next moment that somebody
/// sleeps for once all of them wait. So a minute takes as long as the work in it, and no thread is ever late.
///
/// The threads are virtual: one that is woken counts as working from that moment on.
public final class VirtualTime implements TimeSource {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);
    private static final int LOOKS = 3;

    /// Knows of a thread that is woken and waits for its turn, or that wakes another and rests between two looks at
    /// the threads themselves.
    private static final VirtualThreadSchedulerMXBean SCHEDULER =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final PriorityQueue<Sleeper> sleepers =
            new PriorityQueue<>(Comparator.comparingLong(Sleeper::until).thenComparingLong(Sleeper::number));
    private final AtomicLong wakings = new AtomicLong();
    private long nanos;
    private long counter;

    private record Sleeper(long until, long number, CountDownLatch woken) {}

    @Override
    public synchronized Instant instant() {
        return BEGINNING.plusNanos(nanos);
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        enter(duration).woken().await();
    }

    /// Runs something on a thread of its own that time waits for.
    public void start(Runnable work) {
        Thread thread = Thread.ofVirtual().unstarted(work);
        threads.removeIf(other -> other.getState() == Thread.State.TERMINATED);
        threads.add(thread);
        thread.start();
    }

    /// Waits until all threads wait.
    public void awaitRest() {
        long deadline = System.nanoTime() + PATIENCE;
        long seen = -1;
        int looks = 0;
        while (looks < LOOKS) {
            boolean rest = isNobodyRunning()
                    && threads.stream().map(Thread::getState).noneMatch(VirtualTime::isAtWork)
                    && isNobodyRunning()
                    && wakings.get() == seen;
            looks = rest ? looks + 1 : 0;
            seen = wakings.get();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The threads do not come to rest");
            }
            LockSupport.parkNanos(20_000);
        }
    }

    /// A thread that waits for a monitor is let on by a thread of the machine's own, some time after it is free.
    private static boolean isAtWork(Thread.State state) {
        return switch (state) {
            case RUNNABLE, BLOCKED -> true;
            case NEW, WAITING, TIMED_WAITING, TERMINATED -> false;
        };
    }

    private static boolean isNobodyRunning() {
        return SCHEDULER.getQueuedVirtualThreadCount() == 0 && SCHEDULER.getMountedVirtualThreadCount() == 0;
    }

    /// How long until the next sleeper wakes.
    public synchronized Optional<Duration> untilNextWakes() {
        return Optional.ofNullable(sleepers.peek()).map(sleeper -> Duration.ofNanos(sleeper.until() - nanos));
    }

    /// Lets time pass and wakes whoever has slept long enough.
    public void pass(Duration duration) {
        for (Sleeper sleeper : after(duration)) {
            wakings.incrementAndGet();
            sleeper.woken().countDown();
        }
    }

    private synchronized Sleeper enter(Duration duration) {
        counter++;
        wakings.incrementAndGet();
        Sleeper sleeper = new Sleeper(nanos + duration.toNanos(), counter, new CountDownLatch(1));
        sleepers.add(sleeper);
        return sleeper;
    }

    private synchronized List<Sleeper> after(Duration duration) {
        nanos += duration.toNanos();
        List<Sleeper> due = new ArrayList<>();
        for (Sleeper next = sleepers.peek(); next != null && next.until() <= nanos; next = sleepers.peek()) {
            due.add(next);
            sleepers.remove(next);
        }
        return due;
    }
}
