// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import io.cloudlb.emulators.Fault.FailLater;
import io.cloudlb.emulators.pipeline.CloudCall.Conditions;
import io.cloudlb.emulators.pipeline.Operation.State;
import io.cloudlb.emulators.pipeline.Operation.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SequencedSet;
import java.util.function.Consumer;

/// What a cloud has accepted: each operation has its effect when its time has come, or fails.
///
/// Those that are done are kept for whoever asks, up to a number; of more, those that ended first are forgotten, as
/// clouds forget them after some days.
///
/// Nothing runs by itself: the [CallPipeline] lets the effects that are due happen, in the order of their times,
/// before anybody looks at the world. Not safe for use by many threads, it shares the world's lock.
public final class Operations {

    private record Waiting(Operation operation, long number, Optional<FailLater> failure, Runnable effect) {}

    private final InstantSource clock;
    private final int mostDone;
    private final Map<String, Operation> known = new LinkedHashMap<>();
    private final SequencedSet<String> done = new LinkedHashSet<>();
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(
            Comparator.comparing((Waiting each) -> each.operation().endsAt()).thenComparingLong(Waiting::number));
    private final List<Consumer<String>> forgetting = new ArrayList<>();
    private final List<Consumer<Operation>> ending = new ArrayList<>();
    private long begun;

    /// @param mostDone how many that are done are kept
    Operations(InstantSource clock, int mostDone) {
        this.clock = clock;
        this.mostDone = mostDone;
    }

    /// Accepts work. It is done at once if it takes no time.
    ///
    /// @param takes how long until the effect is there
    /// @param conditions of the call that asked for it
    /// @param effect what happens in the end; a [Refusal] it throws is the error the operation ends with
    /// @return the operation as the cloud answers it now
    public Operation begin(Task task, Duration takes, Conditions conditions, Runnable effect) {
        Instant now = clock.instant();
        Operation operation = new Operation(task, now, now.plus(takes), new State.Running());
        if (known.putIfAbsent(task.id(), operation) != null) {
            throw new IllegalArgumentException("there is an operation with this id already: " + task.id());
        }
        waiting.add(new Waiting(operation, begun++, conditions.failure(), effect));
        settle();
        return known.getOrDefault(task.id(), operation);
    }

    public Optional<Operation> find(String id) {
        return Optional.ofNullable(known.get(id));
    }

    /// All that are known, in the order in which they began.
    public List<Operation> all() {
        return List.copyOf(known.values());
    }

    /// Forgets an operation that is done; clouds let clients delete them.
    ///
    /// @return whether it was there and done
    public boolean forget(String id) {
        boolean wasDone = done.remove(id);
        if (wasDone) {
            known.remove(id);
            forgetting.forEach(listener -> listener.accept(id));
        }
        return wasDone;
    }

    /// Ends an operation that is not done, without its effect; nothing happens to one that is.
    public void cancel(String id, Refusal error) {
        waiting.stream()
                .filter(each -> each.operation().task().id().equals(id))
                .findFirst()
                .ifPresent(each -> {
                    waiting.remove(each);
                    keep(each.operation().ended(new State.Failed(error)));
                });
    }

    /// Lets somebody know the id of each operation that is forgotten.
    public void onForgetting(Consumer<String> listener) {
        forgetting.add(listener);
    }

    /// Lets somebody know each operation that has ended, well or not.
    public void onEnd(Consumer<Operation> listener) {
        ending.add(listener);
    }

    /// Lets everything happen that is due.
    ///
    /// @return whether anything was
    boolean settle() {
        Instant now = clock.instant();
        boolean any = false;
        while (!waiting.isEmpty() && !waiting.element().operation().endsAt().isAfter(now)) {
            Waiting due = waiting.remove();
            keep(due.operation().ended(end(due)));
            any = true;
        }
        return any;
    }

    private void keep(Operation ended) {
        String id = ended.task().id();
        known.put(id, ended);
        done.add(id);
        ending.forEach(listener -> listener.accept(ended));
        if (done.size() > mostDone) {
            forget(done.getFirst());
        }
    }

    private static State end(Waiting due) {
        try {
            if (due.failure().map(FailLater::effect).orElse(true)) {
                due.effect().run();
            }
        } catch (Refusal refusal) {
            return new State.Failed(refusal);
        }
        return due.failure()
                .<State>map(late -> new State.Failed(new Refusal(late.status(), late.code(), late.message())))
                .orElseGet(State.Succeeded::new);
    }
}
