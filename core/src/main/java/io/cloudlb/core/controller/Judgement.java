// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Problem;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether what a Service asks for can be done.
///
/// @param <D> the provider's desired state
sealed interface Judgement<D> {
    /// It can.
    ///
    /// @param warnings what the user should know
    record Good<D>(Wish<D> wish, List<Problem> warnings) implements Judgement<D> {}

    /// It can in part: what is missing around the Service stays as it stands, all else becomes as it asks.
    ///
    /// @param problems what is missing
    /// @param lookAgain when to look for it again
    record Partly<D>(Wish<D> wish, List<Problem> problems, Optional<Duration> lookAgain) implements Judgement<D> {}

    /// It cannot; all that is wrong with it, from translation and from the provider.
    ///
    /// @param lookAgain when to look again, where the surroundings may change without notice
    record Bad<D>(List<Problem> problems, Optional<Duration> lookAgain) implements Judgement<D> {}

    /// That is being found out: a look at the surroundings is under way.
    ///
    /// @param meanwhile what can be done without it; empty when nothing can
    record Open<D>(Optional<Wish<D>> meanwhile) implements Judgement<D> {}

    static List<Problem> together(Collection<Problem> some, Collection<Problem> others) {
        return Stream.concat(some.stream(), others.stream()).sorted().distinct().toList();
    }
}
