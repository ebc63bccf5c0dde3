// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Change.ResourceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The writes that lead from what was observed to what is desired, with the order between them. Steps
/// that do not wait for each other may run side by side.
///
/// @param steps in an order in which every step comes after those it waits for
/// @param replacements what is replaced rather than changed, for people
/// @param <C> the provider's changes
public record Plan<C extends Change>(List<Step<C>> steps, List<Replacement> replacements) {
    public Plan {
        steps = List.copyOf(steps);
        replacements = List.copyOf(replacements);
        Set<String> earlier = new HashSet<>();
        for (Step<C> step : steps) {
            if (!earlier.containsAll(step.after())) {
                throw new IllegalArgumentException(
                        "Step " + step.id() + " waits for a later or missing step of " + step.after());
            }
            if (!earlier.add(step.id())) {
                throw new IllegalArgumentException("Two steps are called " + step.id());
            }
        }
    }

    /// The plan that does nothing.
    public static <C extends Change> Plan<C> empty() {
        return new Plan<>(List.of(), List.of());
    }

    /// The plan without the steps whose change meets a condition, and without those that wait for them.
    public Plan<C> without(Predicate<? super C> unwanted) {
        List<Step<C>> kept = new ArrayList<>();
        Set<String> left = new HashSet<>();
        for (Step<C> step : steps) {
            if (unwanted.test(step.change()) || step.after().stream().anyMatch(left::contains)) {
                left.add(step.id());
            } else {
                kept.add(step);
            }
        }
        return new Plan<>(kept, replacements);
    }

    /// Whether there is nothing to do.
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /// Collects the steps of one plan. A step's id is what it does to which resource, so the same plan has the
    /// same ids.
    public static final class Builder<C extends Change> {
        private final List<Step<C>> steps = new ArrayList<>();
        private final List<Replacement> replacements = new ArrayList<>();

        /// Adds a step that waits for others.
        ///
        /// @return its id, alone in a set, for those that wait for it
        public SortedSet<String> add(C change, Collection<String> after) {
            String base = change.getClass().getSimpleName() + " " + change.resource();
            String id = base;
            for (int repeat = 2; taken(id); repeat++) {
                id = base + " #" + repeat;
            }
            steps.add(new Step<>(id, change, new TreeSet<>(after)));
            return new TreeSet<>(List.of(id));
        }

        public void add(Replacement replacement) {
            replacements.add(replacement);
        }

        public Plan<C> build() {
            return new Plan<>(steps, replacements);
        }

        private boolean taken(String id) {
            return steps.stream().anyMatch(step -> step.id().equals(id));
        }
    }

    /// A change and what must be done before it.
    ///
    /// @param id unique in its plan, and stable: the same desired state and observation give the same ids
    /// @param change the write
    /// @param after ids of the steps that must have succeeded first
    /// @param <C> the provider's changes
    public record Step<C extends Change>(String id, C change, SortedSet<String> after) {
        public Step {
            after = Sorted.copyOf(after);
            if (after.contains(id)) {
                throw new IllegalArgumentException("Step " + id + " waits for itself");
            }
        }
    }

    /// Says that a resource cannot be changed in place: the plan makes a new one and deletes the old.
    ///
    /// @param resource the resource that goes
    /// @param why what cannot be changed in place
    /// @param downtime what clients notice, in a sentence
    public record Replacement(ResourceRef resource, String why, String downtime) {}
}
