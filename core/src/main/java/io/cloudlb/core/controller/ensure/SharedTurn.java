// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.provider.WorkAbandonedException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Who reads or writes what the Services share: one at a time. A Service that comes meanwhile does not stand in line
/// with a worker: its work ends, and it is woken when the turn is over. Safe for use by many threads; whoever ends a
/// turn need not be the thread that began it.
final class SharedTurn {
    private final Semaphore free = new Semaphore(1);
    private final Consumer<Work> wake;
    private final Set<Work> waiting = new LinkedHashSet<>();

    /// @param wake called with everybody who waited for the end of a turn
    SharedTurn(Consumer<Work> wake) {
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
