// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Which Services have which nodes registered, and the one durable word on it (ADR 0002).
///
/// A restart trusts the targets of a Service when two things are written down: its condition `Provisioned` is
/// true, and the journal says that the present nodes were settled. So before a write that moves targets, one
/// of the two is taken back: the condition where a Service is made or changed, the journal where a wave of
/// nodes moves many.
///
/// Standing here are the Services whose condition is true. The journal may be settled when all of them stand
/// at the present nodes.
public final class RegisteredTargets {
    private final RegistrationJournal journal;
    private final BooleanSupplier allListed;
    private final ControllerMetrics metrics;
    private final TimeSource time;
    /// Guards what is below. Nobody writes or reads the journal while holding it.
    private final ReentrantLock lock = new ReentrantLock();

    /// The digest of the nodes that are registered; none while it is not known which.
    private final Map<Owner.Service, Optional<String>> standings = new HashMap<>();
    /// How many of them are at the present nodes: whether all are is asked for every event of every Service.
    private int arrived;

    private NodeSet presentNodes = NodeSet.EMPTY;
    private String present = presentNodes.digest();
    private boolean isSettled;
    private Optional<Long> changedAt = Optional.empty();

    /// @param allListed whether the cloud lists the machines of all present nodes. As long as it does not, a
    ///     restart
    ///     must not trust that they are registered: by then it may list them
    public RegisteredTargets(
            ControllerPorts.TargetJournal journal,
            BooleanSupplier allListed,
            ControllerMetrics metrics,
            TimeSource time) {
        this.journal = new RegistrationJournal(journal);
        this.allListed = allListed;
        this.metrics = metrics;
        this.time = time;
    }

    /// Begins after a restart.
    ///
    /// @param provisioned the Services whose condition is true
    /// @return which of them have these nodes registered, as was written down
    public Set<Owner.Service> begin(NodeSet nodes, Collection<Owner.Service> provisioned) {
        Optional<String> settled = journal.read();
        lock.lock();
        try {
            standings.clear();
            becomePresent(nodes);
            isSettled = settled.filter(present::equals).isPresent();
            Optional<String> standing = isSettled ? Optional.of(present) : Optional.empty();
            provisioned.forEach(owner -> stand(owner, standing));
            return isSettled ? Set.copyOf(provisioned) : Set.of();
        } finally {
            lock.unlock();
        }
    }

    /// From now on these are the nodes.
    public void nodesAre(NodeSet nodes) {
        lock.lock();
        try {
            becomePresent(nodes);
            isSettled = false;
            changedAt = changedAt.or(() -> Optional.of(time.nanoTime()));
        } finally {
            lock.unlock();
        }
    }

    private void becomePresent(NodeSet nodes) {
        presentNodes = nodes;
        present = nodes.digest();
        arrived = Math.toIntExact(
                standings.values().stream().filter(this::isAtPresent).count());
    }

    private void stand(Owner.Service owner, Optional<String> standing) {
        countOut(owner);
        standings.put(owner, standing);
        arrived += isAtPresent(standing) ? 1 : 0;
    }

    private void countOut(Owner.Service owner) {
        arrived -= isAtPresent(standing(owner)) ? 1 : 0;
    }

    private Optional<String> standing(Owner.Service owner) {
        return standings.getOrDefault(owner, Optional.empty());
    }

    private boolean isAtPresent(Optional<String> standing) {
        return standing.filter(present::equals).isPresent();
    }

    private boolean isPresent(NodeSet nodes) {
        return nodes.equals(presentNodes) || nodes.digest().equals(present);
    }

    /// Whether the Service's condition is true.
    public boolean stands(Owner.Service owner) {
        lock.lock();
        try {
            return standings.containsKey(owner);
        } finally {
            lock.unlock();
        }
    }

    /// Targets of a Service whose condition is true are about to move. Returns when the journal says so.
    public void depart(Owner.Service owner) {
        lock.lock();
        try {
            isSettled = false;
            stand(owner, Optional.empty());
        } finally {
            lock.unlock();
        }
        journal.moving();
    }

    /// The Service's condition is not true any more, as written down.
    public void leave(Owner.Service owner) {
        lock.lock();
        try {
            countOut(owner);
            standings.remove(owner);
        } finally {
            lock.unlock();
        }
        settle();
    }

    /// These nodes are registered for a Service whose condition is true or is now going to be.
    ///
    /// @return false when they are not the present ones any more: register those, and do not call the Service
    ///     provisioned before
    public boolean arrive(Owner.Service owner, NodeSet nodes) {
        lock.lock();
        try {
            if (!isPresent(nodes)) {
                return false;
            }
            stand(owner, Optional.of(present));
        } finally {
            lock.unlock();
        }
        settle();
        return true;
    }

    /// The present nodes mean the same targets as those that are registered, if none are being moved.
    public void unconcerned(Owner.Service owner) {
        lock.lock();
        try {
            if (standing(owner).isPresent()) {
                stand(owner, Optional.of(present));
            }
        } finally {
            lock.unlock();
        }
    }

    /// Writes it down when all stand at the present nodes. Only then does it wait for writes of others.
    ///
    /// @return whether it is written down
    public boolean settle() {
        if (due().isPresent()) {
            journal.settled(this::due, this::written);
        }
        lock.lock();
        try {
            return isSettled;
        } finally {
            lock.unlock();
        }
    }

    /// The nodes to write down; empty when not all stand there, or it is written down already.
    private Optional<String> due() {
        lock.lock();
        try {
            boolean wanted = !isSettled && !standings.isEmpty() && allArrived() && allListed.getAsBoolean();
            return wanted ? Optional.of(present) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Whoever departed meanwhile takes the word back next.
    private void written(String nodes) {
        lock.lock();
        try {
            isSettled = nodes.equals(present) && allArrived();
            if (isSettled) {
                changedAt.ifPresent(since -> metrics.nodesSynced(Duration.ofNanos(time.nanoTime() - since)));
                changedAt = Optional.empty();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean allArrived() {
        return arrived == standings.size();
    }

    /// The journal as this process last wrote it. Only the leader writes it, so it is read once, and written only
    /// where it would say something else: a wave costs two writes and no read, however many Services it moves.
    ///
    /// Writes follow each other. What is about to be written is decided when its turn has come, so that no word is
    /// overtaken by an older one. Safe for use by many threads.
    static final class RegistrationJournal {
        private final ControllerPorts.TargetJournal journal;
        private final ReentrantLock writing = new ReentrantLock();
        /// Whether it surely says that a wave is under way. A write that failed may have taken effect or not.
        private boolean isMoving;

        RegistrationJournal(ControllerPorts.TargetJournal journal) {
            this.journal = journal;
        }

        /// What was settled when the last process ended.
        Optional<String> read() {
            writing.lock();
            try {
                isMoving = false;
                journal.check();
                Optional<String> settled = journal.settled();
                isMoving = settled.isEmpty();
                return settled;
            } finally {
                writing.unlock();
            }
        }

        /// A wave is under way. Durable when this returns.
        void moving() {
            writing.lock();
            try {
                if (!isMoving) {
                    journal.moving();
                    isMoving = true;
                }
            } finally {
                writing.unlock();
            }
        }

        /// These nodes are registered everywhere.
        ///
        /// @param due the digest to write, asked when its turn has come; empty when it is no longer so
        /// @param written called after the write and before the next one
        void settled(Supplier<Optional<String>> due, Consumer<String> written) {
            writing.lock();
            try {
                due.get().ifPresent(digest -> {
                    isMoving = false;
                    journal.settled(digest);
                    written.accept(digest);
                });
            } finally {
                writing.unlock();
            }
        }
    }
}
