// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Replacement;
import io.cloudlb.core.plan.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Collects the steps of one plan. A step's id is what it does to which resource, so the same plan has the same ids.
final class PlanBuilder {
    private final List<Step<AwsChange>> steps = new ArrayList<>();
    private final List<Replacement> replacements = new ArrayList<>();

    /// Adds a step that waits for others.
    ///
    /// @return its id, alone in a set, for those that wait for it
    SortedSet<String> add(AwsChange change, Collection<String> after) {
        String base = change.getClass().getSimpleName() + " " + change.resource();
        String id = base;
        for (int repeat = 2; taken(id); repeat++) {
            id = base + " #" + repeat;
        }
        steps.add(new Step<>(id, change, new TreeSet<>(after)));
        return new TreeSet<>(List.of(id));
    }

    void add(Replacement replacement) {
        replacements.add(replacement);
    }

    Plan<AwsChange> build() {
        return new Plan<>(steps, replacements);
    }

    private boolean taken(String id) {
        return steps.stream().anyMatch(step -> step.id().equals(id));
    }
}
