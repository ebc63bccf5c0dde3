// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.TargetTrust;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Which Services have which nodes registered, and the one durable word on it (ADR 0002).
///
/// A restart trusts the targets of a Service when two things are written down: its condition `Provisioned` is
/// true, and the journal says that the present nodes were settled. So before a write that moves targets, one
/// of the two is taken back: the condition where a Service is made or changed, the journal where a wave of
/// nodes moves many.
///
/// Standing here are the Services whose condition is true. The journal may be settled when all of them stand
/// at the present nodes.
final class TargetWaves {
    private final TargetJournal journal;
    private final BooleanSupplier allListed;
    private final ControllerMetrics metrics;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Owner.Service, Standing> standings = new HashMap<>();
    private String present = NodeSet.EMPTY.digest();
    private boolean isSettled;
    private Optional<Long> changedAt = Optional.empty();

    private sealed interface Standing {
        /// These nodes are registered.
        record At(String nodes) implements Standing {}

        /// It is not known which nodes are registered.
        record Moving() implements Standing {}
    }

    /// @param allListed whether the cloud lists the machines of all present nodes. As long as it does not, a
    ///     restart
    ///     must not trust that they are registered: by then it may list them
    TargetWaves(TargetJournal journal, BooleanSupplier allListed, ControllerMetrics metrics, TimeSource time) {
        this.journal = journal;
        this.allListed = allListed;
        this.metrics = metrics;
        this.time = time;
    }

    /// Begins after a restart.
    ///
    /// @param provisioned the Services whose condition is true
    /// @return which of them may be trusted
    TargetTrust begin(NodeSet nodes, Collection<Owner.Service> provisioned) {
        lock.lock();
        try {
            present = nodes.digest();
            standings.clear();
            isSettled = journal.settled().filter(present::equals).isPresent();
            Standing standing = isSettled ? new Standing.At(present) : new Standing.Moving();
            provisioned.forEach(owner -> standings.put(owner, standing));
            Set<Owner> trusted = provisioned.stream().<Owner>map(owner -> owner).collect(Collectors.toSet());
            return isSettled ? new TargetTrust(nodes, trusted) : TargetTrust.NONE;
        } finally {
            lock.unlock();
        }
    }

    /// From now on these are the nodes.
    void nodesAre(NodeSet nodes) {
        lock.lock();
        try {
            present = nodes.digest();
            isSettled = false;
            changedAt = changedAt.or(() -> Optional.of(time.nanoTime()));
        } finally {
            lock.unlock();
        }
    }

    /// Whether the Service's condition is true.
    boolean stands(Owner.Service owner) {
        lock.lock();
        try {
            return standings.containsKey(owner);
        } finally {
            lock.unlock();
        }
    }

    /// Targets of a Service whose condition is true are about to move. Returns when the journal says so.
    void depart(Owner.Service owner) {
        lock.lock();
        try {
            if (journal.settled().isPresent()) {
                journal.moving();
            }
            isSettled = false;
            standings.put(owner, new Standing.Moving());
        } finally {
            lock.unlock();
        }
    }

    /// The Service's condition is not true any more, as written down.
    void leave(Owner.Service owner) {
        lock.lock();
        try {
            standings.remove(owner);
            settleIfAllStand();
        } finally {
            lock.unlock();
        }
    }

    /// These nodes are registered for a Service whose condition is true or is now going to be.
    ///
    /// @return false when they are not the present ones any more: register those, and do not call the Service
    ///     provisioned before
    boolean arrive(Owner.Service owner, NodeSet nodes) {
        lock.lock();
        try {
            if (!nodes.digest().equals(present)) {
                return false;
            }
            standings.put(owner, new Standing.At(present));
            settleIfAllStand();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The present nodes mean the same targets as those that are registered, if none are being moved.
    void unconcerned(Owner.Service owner) {
        lock.lock();
        try {
            standings.computeIfPresent(owner, (_, standing) -> switch (standing) {
                case Standing.At _ -> new Standing.At(present);
                case Standing.Moving moving -> moving;
            });
        } finally {
            lock.unlock();
        }
    }

    /// Writes it down when all stand at the present nodes.
    ///
    /// @return whether all do
    boolean settle() {
        lock.lock();
        try {
            settleIfAllStand();
            return isSettled;
        } finally {
            lock.unlock();
        }
    }

    private void settleIfAllStand() {
        Standing there = new Standing.At(present);
        boolean allStand = standings.values().stream().allMatch(there::equals);
        if (isSettled || standings.isEmpty() || !allStand || !allListed.getAsBoolean()) {
            return;
        }
        journal.settled(present);
        isSettled = true;
        changedAt.ifPresent(since -> metrics.nodesSynced(Duration.ofNanos(time.nanoTime() - since)));
        changedAt = Optional.empty();
    }
}
