// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.provider.WorkAbandonedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What the fake cloud has accepted: each write takes effect, or fails, when its time has come, and is under way until
/// then. What has ended can be asked for later, too. Not safe for several threads, but for [#pass].
final class FakeOperations {
    private final Duration length;
    private final Map<String, Deque<CloudError>> failures = new HashMap<>();
    private final List<Running> running = new ArrayList<>();
    private final Map<String, End> ended = new HashMap<>();
    private Optional<TimeSource> time = Optional.empty();
    private int counter;

    /// One that is under way.
    ///
    /// @param target what it writes
    /// @param what what it does, in words
    private record Running(
            String id, String name, String what, FakeResource target, long endsAt, Supplier<FakeResource> effect) {}

    /// How one ended.
    ///
    /// @param resource what was written, as it is then
    /// @param exists whether it exists then
    record End(FakeResource resource, boolean exists, Optional<CloudError> error) {}

    /// One that is under way, as the cloud lists it.
    record Listed(Applied.Operation operation, FakeResource target) {}

    FakeOperations(Duration length) {
        this.length = length;
    }

    /// From now on this is the time.
    void keep(TimeSource source) {
        time = Optional.of(source);
    }

    /// The next operation of that name ends in an error.
    void failNext(String name, CloudError error) {
        failures.computeIfAbsent(name, _ -> new ArrayDeque<>()).add(error);
    }

    /// Accepts a write.
    ///
    /// @return the operation's id
    String begin(String name, FakeResource target, Supplier<FakeResource> effect) {
        counter++;
        String id = "operation-" + counter;
        String what = name + " " + target.name();
        running.add(new Running(id, name, what, target, now() + length.toNanos(), effect));
        return id;
    }

    /// Refuses a creation that is under way.
    void requireNoneCreates(String name) {
        if (running.stream()
                .anyMatch(each ->
                        each.name().startsWith("Create") && each.target().name().equals(name))) {
            throw new CloudException(CloudError.busy(name + " is being created", "request"));
        }
    }

    /// Ends what has been under way for as long as it takes.
    ///
    /// @return whether anything has ended
    boolean settle() {
        List<Running> due =
                running.stream().filter(each -> each.endsAt() <= now()).toList();
        running.removeAll(due);
        due.forEach(each -> ended.put(each.id(), end(each)));
        return !due.isEmpty();
    }

    private End end(Running due) {
        try {
            CloudError failure =
                    failures.getOrDefault(due.name(), new ArrayDeque<>()).poll();
            if (failure != null) {
                throw new CloudException(failure);
            }
            return new End(due.effect().get(), !due.name().equals("Delete"), Optional.empty());
        } catch (CloudException refused) {
            return new End(due.target(), true, Optional.of(refused.error()));
        }
    }

    /// What is under way.
    List<Listed> listed() {
        return running.stream()
                .map(each -> new Listed(new Applied.Operation(each.id(), each.what()), each.target()))
                .toList();
    }

    /// How it ended; empty while it is under way.
    Optional<End> end(String id) {
        return Optional.ofNullable(ended.get(id));
    }

    /// Lets the time pass that an operation takes from now on.
    void pass(long left) {
        try {
            time.orElseThrow().sleep(Duration.ofNanos(left));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkAbandonedException("The process stops while it waits for an operation");
        }
    }

    /// How long an operation takes from now on; zero when it has ended.
    long left(String id) {
        return running.stream()
                .filter(each -> each.id().equals(id))
                .mapToLong(each -> Math.max(0, each.endsAt() - now()))
                .sum();
    }

    private long now() {
        return time.orElseThrow().nanoTime();
    }

    /// What a write is answered with.
    sealed interface Answer {
        /// @param resource as it is now; of a deletion, as it was
        record Done(FakeResource resource) implements Answer {}

        record Accepted(String id) implements Answer {}
    }
}
