// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.controller.state.RunResult;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Committed;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.core.provider.WorkScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Changes of several owners that are made in one call. A change is submitted and its owner's work ends; while
/// a group's call runs, whatever comes waits, and the next call takes all that waits along. Nobody waits for
/// company: a change that comes alone goes alone. Whoever rode in a call is woken after it and finds its result
/// in the memory. An owner that a worker has in hand does not ride, and one that rides is not taken in hand, so
/// its state has one writer.
///
/// A call is a piece of work of its own ([Work.Commit]), and the queue gives it to one worker at a time. So
/// calls are what concurrency bounds, not the owners that wait.
///
/// Safe for several threads.
///
/// @param <S> the provider's state
/// @param <C> the provider's changes
public final class GroupCommits<S, C extends Change> {
    private final LoadBalancerProvider<?, S, C> provider;
    private final StateMemory<?, S> memory;
    private final Owner.Shared shared;
    private final BooleanSupplier mayStart;
    private final Consumer<String> ring;
    private final Map<String, List<Rider<C>>> waiting = new HashMap<>();
    private final Set<Owner> inHand = new HashSet<>();
    /// In how many calls each rides: an owner has parts in several documents.
    private final Map<Owner, Integer> riding = new HashMap<>();

    /// @param desired what the owner is to be brought to by it
    record Rider<C extends Change>(Owner owner, C change, Object desired) {}

    /// @param mayStart asked before every call
    /// @param ring hears of every group that a call is to be made for
    public GroupCommits(
            LoadBalancerProvider<?, S, C> provider,
            StateMemory<?, S> memory,
            Owner.Shared shared,
            BooleanSupplier mayStart,
            Consumer<String> ring) {
        this.provider = provider;
        this.memory = memory;
        this.shared = shared;
        this.mayStart = mayStart;
        this.ring = ring;
    }

    /// Takes owners in hand: what waits of them does not ride before [#release].
    ///
    /// @return false when a call with something of them is under way: they are woken after it
    public synchronized boolean take(Collection<Owner> owners) {
        if (owners.stream().anyMatch(riding::containsKey)) {
            return false;
        }
        inHand.addAll(owners);
        return true;
    }

    /// The work on owners has ended.
    public void release(Collection<Owner> owners) {
        List<String> groups;
        synchronized (this) {
            owners.forEach(inHand::remove);
            groups = waiting.entrySet().stream()
                    .filter(entry -> entry.getValue().stream().map(Rider::owner).anyMatch(owners::contains))
                    .map(Map.Entry::getKey)
                    .toList();
        }
        groups.forEach(ring);
    }

    /// Has a change ride in the next call of its group.
    void submit(String group, Rider<C> rider) {
        boolean now;
        synchronized (this) {
            waiting.computeIfAbsent(group, _ -> new ArrayList<>()).add(rider);
            now = !inHand.contains(rider.owner());
        }
        if (now) {
            ring.accept(group);
        }
    }

    /// Takes back what of an owner waits for a call, so that it can be planned anew.
    ///
    /// @return false when a call with something of it is under way: its state is not known before that has ended
    synchronized boolean recall(Owner owner) {
        if (riding.containsKey(owner)) {
            return false;
        }
        waiting.values()
                .forEach(riders -> riders.removeIf(rider -> rider.owner().equals(owner)));
        return true;
    }

    /// How many changes wait for a call.
    synchronized int waiting() {
        return waiting.values().stream().mapToInt(List::size).sum();
    }

    /// Makes the call of a group with all that waits for it, if anything does. Nobody is left without a result, however
    /// the call ends.
    ///
    /// @param wake called with everybody who rode, after the call
    /// @throws WorkAbandonedException when no call may start: all that waits goes on waiting
    public void commit(String group, Consumer<Owner> wake) {
        if (!mayStart.getAsBoolean()) {
            throw new WorkAbandonedException("This process may start no more writes");
        }
        List<Rider<C>> riders = board(group);
        if (riders.isEmpty()) {
            return;
        }
        try {
            call(riders);
        } finally {
            leave(riders);
            riders.stream().map(Rider::owner).distinct().forEach(wake);
        }
    }

    private synchronized List<Rider<C>> board(String group) {
        List<Rider<C>> all = waiting.getOrDefault(group, new ArrayList<>());
        List<Rider<C>> riders =
                all.stream().filter(rider -> !inHand.contains(rider.owner())).toList();
        all.removeAll(riders);
        ridersOf(riders).forEach(owner -> riding.merge(owner, 1, Integer::sum));
        return riders;
    }

    private synchronized void leave(List<Rider<C>> riders) {
        ridersOf(riders).forEach(owner -> riding.computeIfPresent(owner, (_, calls) -> calls == 1 ? null : calls - 1));
    }

    private static <C extends Change> Set<Owner> ridersOf(List<Rider<C>> riders) {
        return riders.stream().map(Rider::owner).collect(Collectors.toSet());
    }

    private void call(List<Rider<C>> riders) {
        List<Submission<S, C>> submissions = riders.stream()
                .map(rider -> new Submission<>(rider.owner(), rider.change(), state(rider.owner())))
                .toList();
        try {
            Committed<S> committed = provider.commit(submissions, state(shared));
            memory.change(shared, provider.nothing(shared), committed.shared());
            for (int i = 0; i < riders.size(); i++) {
                takeOver(riders.get(i), committed.results().get(i));
            }
        } catch (CloudException e) {
            riders.forEach(rider -> takeOver(rider, new Applied.Failed<>(e.error())));
        } catch (RuntimeException failure) {
            riders.forEach(rider -> lose(rider, failure));
        } catch (Error error) {
            riders.forEach(
                    rider -> lose(rider, new IllegalStateException("The call of the group ended by an error", error)));
            throw error;
        }
    }

    private S state(Owner owner) {
        return memory.state(owner).orElseGet(() -> provider.nothing(owner));
    }

    private void takeOver(Rider<C> rider, Applied<S> result) {
        memory.answered(rider.owner(), provider.nothing(rider.owner()), result);
        WorkScope.within(rider.owner().toString(), () -> {
            PlanRunner.log(rider.owner(), provider.traits().name(), rider.change(), result);
            return rider;
        });
        memory.ended(rider.owner(), OwnerRecord.Result.of(rider.desired(), RunResult.of(rider.change(), result)));
    }

    /// What it did is not known.
    private void lose(Rider<C> rider, RuntimeException failure) {
        memory.doubt(rider.owner());
        memory.ended(rider.owner(), OwnerRecord.Result.lost(rider.desired(), failure));
    }
}
