// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.Submission;
import io.cloudlb.core.provider.WorkAbandonedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Lets changes of several owners ride in one call. While a group's call runs, whatever comes waits; the first to go
/// on then takes all that waits along, and each gets its own result. Nobody waits for company: a change that comes
/// alone goes alone. Once no step may start any more, whoever still waits gives up.
///
/// @param <S> the provider's state
/// @param <C> the provider's changes
final class GroupCommits<S, C extends Change> {
    private final LoadBalancerProvider<?, S, C> provider;
    private final Supplier<S> shared;
    private final BooleanSupplier mayStart;
    private final Map<String, Group<S, C>> groups = new ConcurrentHashMap<>();

    GroupCommits(LoadBalancerProvider<?, S, C> provider, Supplier<S> shared, BooleanSupplier mayStart) {
        this.provider = provider;
        this.shared = shared;
        this.mayStart = mayStart;
    }

    /// Commits a change with whatever else waits for the same group, and returns its own result.
    Applied<S> submit(String name, Submission<S, C> submission) {
        Group<S, C> group = groups.computeIfAbsent(name, _ -> new Group<>());
        Passenger<S, C> passenger = new Passenger<>(submission);
        group.board(passenger);
        awaitCall(group, passenger);
        try {
            if (passenger.results.isEmpty()) {
                requireStart(group, passenger);
                commit(group.takeWaiting());
            }
            return passenger.results.getFirst().get();
        } finally {
            group.call.unlock();
        }
    }

    private static <S, C extends Change> void awaitCall(Group<S, C> group, Passenger<S, C> passenger) {
        try {
            group.call.lockInterruptibly();
        } catch (InterruptedException _) {
            group.leave(passenger);
            Thread.currentThread().interrupt();
            throw new WorkAbandonedException("The process stops while a change waits for its group");
        }
    }

    private void requireStart(Group<S, C> group, Passenger<S, C> passenger) {
        if (!mayStart.getAsBoolean()) {
            group.leave(passenger);
            throw new WorkAbandonedException("No step may start any more: a change that waited for its group is left");
        }
    }

    /// How many changes wait for a call.
    int waiting() {
        return groups.values().stream().mapToInt(Group::size).sum();
    }

    private void commit(List<Passenger<S, C>> passengers) {
        List<Submission<S, C>> submissions =
                passengers.stream().map(Passenger::submission).toList();
        try {
            List<Applied<S>> results = provider.commit(submissions, shared.get());
            for (int i = 0; i < passengers.size(); i++) {
                Applied<S> result = results.get(i);
                passengers.get(i).results.add(() -> result);
            }
        } catch (RuntimeException failure) {
            fail(passengers, failure);
        } catch (Error error) {
            fail(passengers, new IllegalStateException("The call of the group ended by an error", error));
            throw error;
        }
    }

    private static <S, C extends Change> void fail(List<Passenger<S, C>> passengers, RuntimeException failure) {
        for (Passenger<S, C> passenger : passengers) {
            passenger.results.add(() -> {
                throw failure;
            });
        }
    }

    /// @param results empty until the call has ended, then the one result; guarded by the group's call lock
    private record Passenger<S, C extends Change>(Submission<S, C> submission, List<Supplier<Applied<S>>> results) {
        Passenger(Submission<S, C> submission) {
            this(submission, new ArrayList<>(1));
        }
    }

    private static final class Group<S, C extends Change> {
        private final ReentrantLock call = new ReentrantLock(true);
        private final List<Passenger<S, C>> waiting = new ArrayList<>();

        synchronized void board(Passenger<S, C> passenger) {
            waiting.add(passenger);
        }

        synchronized void leave(Passenger<S, C> passenger) {
            waiting.remove(passenger);
        }

        synchronized int size() {
            return waiting.size();
        }

        synchronized List<Passenger<S, C>> takeWaiting() {
            List<Passenger<S, C>> all = List.copyOf(waiting);
            waiting.clear();
            return all;
        }
    }
}
