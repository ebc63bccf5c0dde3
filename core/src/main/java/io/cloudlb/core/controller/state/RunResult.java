// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a plan ended that was carried out as far as it went.
///
/// @param failures what was refused, in the order of the answers; steps that waited for one of them did not
///     start
/// @param waiting when to look again at what is under way in the cloud
/// @param refused the changes that failed
/// @param submitted whether a change rides in a call of its group, of which its owner hears later
/// @param accepted what the cloud has accepted and is at work on, each with its change
public record RunResult(
        List<CloudError> failures,
        Optional<Outcome.LookAgain> waiting,
        Set<Change> refused,
        boolean submitted,
        Map<Applied.Operation, Change> accepted) {
    /// Nothing was carried out.
    public static final RunResult NOTHING = new RunResult(List.of(), Optional.empty(), Set.of(), false, Map.of());

    /// A change rides in a call of its group.
    public static final RunResult SUBMITTED = new RunResult(List.of(), Optional.empty(), Set.of(), true, Map.of());

    public RunResult {
        failures = List.copyOf(failures);
        refused = Set.copyOf(refused);
        accepted = Map.copyOf(accepted);
    }

    /// What came of one change.
    public static RunResult of(Change change, Applied<?> applied) {
        return switch (applied) {
            case Applied.Done<?> _ -> NOTHING;
            case Applied.Pending<?> pending ->
                new RunResult(
                        List.of(),
                        Optional.of(new Outcome.LookAgain(pending.lookAgain(), pending.why())),
                        Set.of(),
                        false,
                        Map.of());
            case Applied.Accepted<?> under ->
                new RunResult(List.of(), Optional.empty(), Set.of(), false, Map.of(under.operation(), change));
            case Applied.Failed<?> failed ->
                new RunResult(List.of(failed.error()), Optional.empty(), Set.of(change), false, Map.of());
        };
    }

    /// An operation ended in an error of which no process knows the change.
    public static RunResult failed(CloudError error) {
        return new RunResult(List.of(error), Optional.empty(), Set.of(), false, Map.of());
    }

    /// The two together.
    public RunResult and(RunResult other) {
        return new RunResult(
                Stream.concat(failures.stream(), other.failures.stream()).toList(),
                Stream.of(waiting, other.waiting)
                        .flatMap(Optional::stream)
                        .min(Comparator.comparing(Outcome.LookAgain::after)),
                union(refused, other.refused),
                submitted || other.submitted,
                union(accepted, other.accepted));
    }

    private static <T> Set<T> union(Set<T> one, Set<T> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static <K, V> Map<K, V> union(Map<K, V> one, Map<K, V> other) {
        Map<K, V> both = new HashMap<>(one);
        both.putAll(other);
        return both;
    }

    /// The failure that decides what happens next: a surprise, because a fresh look may clear up the others too;
    /// else one that goes away by itself; else the first.
    public Optional<CloudError> decisive() {
        return failures.stream()
                .filter(Outcome::isSurprise)
                .findFirst()
                .or(() -> failures.stream()
                        .filter(error -> Outcome.after(error) instanceof Outcome.Retry)
                        .findFirst())
                .or(() -> failures.stream().findFirst());
    }
}
