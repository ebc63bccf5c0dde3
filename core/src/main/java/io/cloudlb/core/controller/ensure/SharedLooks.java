// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.core.provider.WorkScope;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What was seen of the surroundings that all Services share, and how old that is. One look serves all who ask, it
/// keeps no worker, and the next comes not before some time has passed. A look that has only just failed fails for
/// all who ask.
public final class SharedLooks {
    /// The surroundings are not read more often than this, however many Services ask.
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Runnable read;
    private final Turn turn;
    private final Executor executor;
    private final TimeSource time;
    private volatile Seen last = new Seen(0, Optional.empty(), Optional.empty());

    /// The last look that ended.
    ///
    /// @param number how many looks had succeeded then
    /// @param at when it ended, on the monotonic clock; empty before the first
    private record Seen(long number, Optional<Long> at, Optional<RuntimeException> failure) {
        boolean isFresh(long now) {
            return at.filter(then -> now - then < BETWEEN_LOOKS.toNanos()).isPresent();
        }
    }

    /// What became of the wish to look.
    public enum Look {
        /// The surroundings were looked at since.
        TAKEN,
        /// Somebody only just looked.
        NOT_NOW,
        /// A look or a write is under way; [Turn#wakes] tells of its end.
        UNDER_WAY
    }

    /// @param read reads the surroundings, or throws
    /// @param executor where it is read for a Service
    SharedLooks(Runnable read, Turn turn, Executor executor, TimeSource time) {
        this.read = read;
        this.turn = turn;
        this.executor = executor;
        this.time = time;
    }

    /// A cloud's.
    ///
    /// @param wake called with work that waited for a look
    /// @param reads where the surroundings are read for a Service
    public static SharedLooks of(KnownState<?, ?, ?> cloud, Consumer<Work> wake, Executor reads, TimeSource time) {
        return new SharedLooks(() -> cloud.observe(cloud.shared()), new Turn(wake), reads, time);
    }

    /// Whose turn it is to read or write what is shared.
    Turn turn() {
        return turn;
    }

    /// What is known of the surroundings, as the number of looks that were taken at them.
    public long number() {
        return last.number();
    }

    /// Looks at the surroundings again, unless somebody did since `seen`, or only just. Whoever asks need not wait.
    public Look look(long seen) {
        Optional<Look> known = known(seen);
        if (known.isPresent()) {
            return known.get();
        }
        if (!turn.begin()) {
            return Look.UNDER_WAY;
        }
        Seen before = last;
        if (before.number() != seen || before.isFresh(time.nanoTime())) {
            turn.end();
            return known(seen).orElse(Look.NOT_NOW);
        }
        Supplier<Seen> work = WorkScope.carried(this::takeTurn);
        executor.execute(() -> {
            Seen _ = work.get();
        });
        return last.equals(before) ? Look.UNDER_WAY : known(seen).orElse(Look.NOT_NOW);
    }

    private Seen takeTurn() {
        try {
            return observe();
        } finally {
            turn.end();
        }
    }

    /// The same for who has the turn.
    Look lookInTurn(long seen) {
        return known(seen).orElseGet(() -> {
            observe();
            return known(seen).orElse(Look.TAKEN);
        });
    }

    /// What something means, after a look where the surroundings do not tell: for who has the turn, or is alone.
    public <D> Resolution<D> resolve(Supplier<Resolution<D>> once) {
        long seen = number();
        Resolution<D> first = once.get();
        boolean again = first instanceof Resolution.Unknown<D> && lookInTurn(seen) == Look.TAKEN;
        return again ? once.get() : first;
    }

    /// What it comes to without a look; empty when one is to be taken.
    private Optional<Look> known(long seen) {
        Seen now = last;
        if (now.number() != seen) {
            return Optional.of(Look.TAKEN);
        }
        if (!now.isFresh(time.nanoTime())) {
            return Optional.empty();
        }
        now.failure().ifPresent(SharedLooks::fail);
        return Optional.of(Look.NOT_NOW);
    }

    private Seen observe() {
        long number = last.number();
        try {
            read.run();
            last = new Seen(number + 1, Optional.of(time.nanoTime()), Optional.empty());
        } catch (RuntimeException e) {
            last = new Seen(number, Optional.of(time.nanoTime()), Optional.of(e));
        }
        return last;
    }

    private static void fail(RuntimeException failure) {
        throw failure instanceof CloudException refusal ? new CloudException(refusal.error()) : failure;
    }

    /// Who reads or writes what the Services share: one at a time. A Service that comes meanwhile does not
    /// stand in line with a worker: its work ends, and it is woken when the turn is over. Safe for use by many
    /// threads; whoever ends a turn need not be the thread that began it.
    static final class Turn {
        private final Semaphore free = new Semaphore(1);
        private final Consumer<Work> wake;
        private final Set<Work> waiting = new LinkedHashSet<>();

        /// @param wake called with everybody who waited for the end of a turn
        Turn(Consumer<Work> wake) {
            this.wake = wake;
        }

        /// Begins a turn, unless there is one.
        ///
        /// @return whether it did
        boolean begin() {
            return free.tryAcquire();
        }

        /// Begins a turn once there is none: for work that is not a Service's, which is never done twice at a time.
        void await() {
            try {
                free.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WorkAbandonedException("The process stops while something is done to what Services share");
            }
        }

        /// Ends the turn, and wakes all who wait.
        void end() {
            List<Work> woken;
            synchronized (this) {
                woken = List.copyOf(waiting);
                waiting.clear();
                free.release();
            }
            woken.forEach(wake);
        }

        /// Has work woken when the turn is over.
        ///
        /// @return false when there is no turn: nobody would wake it
        synchronized boolean wakes(Work work) {
            if (free.availablePermits() > 0) {
                return false;
            }
            waiting.add(work);
            return true;
        }
    }
}
