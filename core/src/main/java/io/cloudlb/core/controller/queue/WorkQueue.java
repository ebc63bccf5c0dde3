// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import io.cloudlb.core.metrics.QueueMetrics;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Who is to be worked on next.
///
/// - The same work added many times waits once; nothing is ever dropped.
/// - Work that is being done is not given to a second worker: added meanwhile, it waits until the first is done.
/// - Urgent classes come first, and inside a class the namespaces take turns. A namespace has at most three times as
///   many workers as it leaves free, so that another's work finds one at once.
/// - Work may be added for later; taken earlier for another reason, the later time is void, because whoever did
///   it decides anew when to look again.
/// - Failures in a row are counted per work and make the waits longer ([DelayedWork#backoff]).
///
/// Threads wait in [#take] without polling, and are woken by what may give them something to do. A test steps with
/// [#pollReady] and moves its clock by [#untilNextDue].
public final class WorkQueue {
    private static final Set<Work.Urgency> ALL = Collections.unmodifiableSet(EnumSet.allOf(Work.Urgency.class));

    /// How many workers a namespace may have for each one that is free.
    private static final int FOR_EACH_FREE = 3;

    private final TimeSource time;
    private final QueueMetrics metrics;
    private final int workers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Work.Urgency, FairLanes> ready = new EnumMap<>(Work.Urgency.class);
    private final Map<Work, Standing> waiting = new HashMap<>();
    private final DelayedWork delayed = new DelayedWork();
    private final Map<Work, Standing> active = new HashMap<>();
    private final Map<Work, Work.Urgency> addedWhileActive = new HashMap<>();
    private final Map<Work, Integer> failures = new HashMap<>();
    private boolean closed;

    /// Where a piece of work stands.
    ///
    /// @param since when it became ready, or was taken, on the monotonic clock
    /// @param byWorker whether it was taken by who takes work of all classes
    private record Standing(Work.Urgency urgency, long since, boolean byWorker) {}

    /// A queue for as many workers as come.
    public WorkQueue(TimeSource time, QueueMetrics metrics) {
        this(time, metrics, Integer.MAX_VALUE);
    }

    /// @param workers how many take work of all classes
    public WorkQueue(TimeSource time, QueueMetrics metrics, int workers) {
        this.time = time;
        this.metrics = metrics;
        this.workers = workers;
        for (Work.Urgency urgency : Work.Urgency.values()) {
            ready.put(urgency, new FairLanes());
        }
    }

    /// Adds work that may start at once.
    public void add(Work work, Work.Urgency urgency) {
        locked(() -> enqueue(work, urgency));
    }

    /// Adds work for later. Work that is ready already stays so; of two times the earlier counts.
    public void addAfter(Work work, Work.Urgency urgency, Duration delay) {
        locked(() -> enqueueAfter(work, urgency, delay));
    }

    /// The next work that may start, without waiting. Its taker calls one of [#settle], [#handOn], [#lookAgain]
    /// and [#retry].
    public Optional<Work> pollReady() {
        return pollReady(ALL);
    }

    /// The same, of these classes only.
    public Optional<Work> pollReady(Set<Work.Urgency> classes) {
        lock.lock();
        try {
            return closed ? Optional.empty() : next(classes);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the next work; empty when the queue is closed.
    public Optional<Work> take() throws InterruptedException {
        return take(ALL);
    }

    /// The same, of these classes only.
    public Optional<Work> take(Set<Work.Urgency> classes) throws InterruptedException {
        lock.lock();
        try {
            Optional<Work> next = next(classes);
            while (!closed && next.isEmpty()) {
                long wait = delayed.next().map(due -> due - time.nanoTime()).orElse(Long.MAX_VALUE);
                changed.await(time.systemNanos(wait), TimeUnit.NANOSECONDS);
                next = next(classes);
            }
            return closed ? Optional.empty() : next;
        } finally {
            lock.unlock();
        }
    }

    /// Work is done; its failures are forgotten.
    public void settle(Work work) {
        settle(work, Optional.empty());
    }

    /// The same of work that is due again at a time, if it is.
    public void settle(Work work, Optional<Duration> due) {
        locked(() -> {
            failures.remove(work);
            Work.Urgency urgency = finish(work);
            due.ifPresent(after -> enqueueAfter(work, urgency, after));
        });
    }

    /// Of this work a part is done; the rest may start at once. Failures are neither counted nor forgotten.
    public void handOn(Work work, Work.Urgency urgency) {
        locked(() -> {
            finish(work);
            enqueue(work, urgency);
        });
    }

    /// Work is done and wanted again after that time. Failures are neither counted nor forgotten.
    public void lookAgain(Work work, Duration after) {
        locked(() -> enqueueAfter(work, finish(work), after));
    }

    /// Work failed. It comes again after its back-off, and not before `atLeast`.
    ///
    /// @return after how long
    public Duration retry(Work work, Duration atLeast) {
        lock.lock();
        try {
            metrics.retried();
            int count = failures.merge(work, 1, Integer::sum);
            Duration backoff = DelayedWork.backoff(count, work);
            Duration wait = backoff.compareTo(atLeast) >= 0 ? backoff : atLeast;
            enqueueAfter(work, finish(work), wait);
            return wait;
        } finally {
            lock.unlock();
        }
    }

    /// How long until work that waits for its time is due; empty when none does or the queue is closed, zero when it is
    /// due.
    public Optional<Duration> untilNextDue() {
        lock.lock();
        try {
            return closed
                    ? Optional.empty()
                    : delayed.next().map(nanos -> Duration.ofNanos(Math.max(0, nanos - time.nanoTime())));
        } finally {
            lock.unlock();
        }
    }

    /// Whether more urgent work than that waits or is being done.
    public boolean hasMoreUrgentThan(Work.Urgency urgency) {
        return measured(() -> Stream.concat(
                        waiting.values().stream().map(Standing::urgency),
                        active.values().stream().map(Standing::urgency))
                .anyMatch(other -> other.compareTo(urgency) < 0));
    }

    /// How many keys wait whose time has come.
    public int depth() {
        return measured(waiting::size);
    }

    /// How long the oldest of them has waited.
    public Duration oldest() {
        return measured(() -> longest(waiting.values().stream().mapToLong(Standing::since)));
    }

    /// How long what is in work has been in work, summed up.
    public Duration unfinished() {
        return measured(() -> Duration.ofNanos(active.values().stream()
                .mapToLong(each -> time.nanoTime() - each.since())
                .sum()));
    }

    /// How long the longest of it has been.
    public Duration longestRunning() {
        return measured(() -> longest(active.values().stream().mapToLong(Standing::since)));
    }

    /// Gives out no more work and lets those go who wait for some.
    public void close() {
        locked(() -> {
            closed = true;
            changed.signalAll();
        });
    }

    private Optional<Work> next(Set<Work.Urgency> classes) {
        long now = time.nanoTime();
        for (Optional<DelayedWork.Delayed> due = delayed.pollDue(now); due.isPresent(); due = delayed.pollDue(now)) {
            enqueue(due.get().work(), due.get().urgency());
        }
        boolean byWorker = classes.equals(ALL);
        for (Work.Urgency urgency : classes) {
            Optional<Work> work = lanes(urgency).poll(lane -> !byWorker || leavesSomeFree(lane));
            if (work.isPresent()) {
                start(work.get(), urgency, byWorker);
                return work;
            }
        }
        return Optional.empty();
    }

    private boolean leavesSomeFree(String lane) {
        long taken = active.values().stream().filter(Standing::byWorker).count();
        long mine = active.entrySet().stream()
                .filter(entry -> entry.getValue().byWorker())
                .filter(entry -> entry.getKey().lane().equals(lane))
                .count();
        return mine == 0 || mine < FOR_EACH_FREE * (workers - taken);
    }

    private void start(Work work, Work.Urgency urgency, boolean byWorker) {
        long now = time.nanoTime();
        Standing waited = waiting.remove(work);
        metrics.started(Duration.ofNanos(waited == null ? 0 : now - waited.since()));
        delayed.remove(work);
        active.put(work, new Standing(urgency, now, byWorker));
    }

    private void enqueue(Work work, Work.Urgency urgency) {
        metrics.added();
        if (active.containsKey(work)) {
            addedWhileActive.merge(work, urgency, Work.Urgency::or);
            return;
        }
        Optional<Standing> known = Optional.ofNullable(waiting.get(work));
        Work.Urgency more = known.map(each -> each.urgency().or(urgency)).orElse(urgency);
        known.ifPresent(each -> lanes(each.urgency()).remove(work));
        waiting.put(work, new Standing(more, known.map(Standing::since).orElse(time.nanoTime()), false));
        lanes(more).add(work);
        changed.signalAll();
    }

    private void enqueueAfter(Work work, Work.Urgency urgency, Duration delay) {
        if (waiting.containsKey(work)) {
            return;
        }
        if (delay.isPositive()) {
            delayed.add(work, urgency, time.nanoTime() + delay.toNanos());
            changed.signalAll();
        } else {
            enqueue(work, urgency);
        }
    }

    private Work.Urgency finish(Work work) {
        Standing ended = active.remove(work);
        if (ended == null) {
            throw new IllegalStateException("Nobody is working on " + work);
        }
        metrics.ended(Duration.ofNanos(time.nanoTime() - ended.since()));
        Work.Urgency again = addedWhileActive.remove(work);
        if (again != null) {
            enqueue(work, again);
        }
        changed.signalAll();
        return ended.urgency();
    }

    private FairLanes lanes(Work.Urgency urgency) {
        FairLanes lanes = ready.get(urgency);
        if (lanes == null) {
            throw new IllegalStateException("No lanes for " + urgency);
        }
        return lanes;
    }

    private Duration longest(LongStream since) {
        long now = time.nanoTime();
        return Duration.ofNanos(since.map(start -> now - start).max().orElse(0));
    }

    private <T> T measured(Supplier<T> measure) {
        lock.lock();
        try {
            return measure.get();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
