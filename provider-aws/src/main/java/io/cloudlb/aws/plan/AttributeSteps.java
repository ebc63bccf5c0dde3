// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.MarkingChange;
import io.cloudlb.aws.model.Attributes;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The steps that bring attributes to what they should be: mark them pending, write them, mark them complete.
record AttributeSteps(
        Plan.Builder<AwsChange> plan,
        MarkingChange.Subject.WithAttributes subject,
        Attributes defaults,
        SortedMap<String, String> wanted) {

    /// The fingerprint to create a resource with.
    static String atCreation(Attributes defaults, SortedMap<String, String> wanted) {
        return defaults.difference(wanted, Map.of()).isEmpty() ? Attributes.fingerprint(wanted) : Attributes.PENDING;
    }

    /// For a resource that an earlier step makes, with the fingerprint of [#atCreation].
    ///
    /// @return the steps after which they are set
    SortedSet<String> addForNew(Optional<OwnerMark> mark, Collection<String> created) {
        SortedMap<String, String> changes = defaults.difference(wanted, Map.of());
        return changes.isEmpty() ? new TreeSet<>() : write(changes, mark, created);
    }

    /// For a resource whose attributes were read, or whose fingerprint proves them.
    ///
    /// @return the steps after which they are set
    SortedSet<String> addForExisting(AwsState.Tagged found, Optional<SortedMap<String, String>> read) {
        String complete = Attributes.fingerprint(wanted);
        SortedMap<String, String> changes =
                read.map(known -> defaults.difference(wanted, known)).orElse(new TreeMap<>());
        if (changes.isEmpty()) {
            if (!found.fingerprint().equals(complete)) {
                plan.add(fingerprint(complete, found.mark()), Set.of());
            }
            return new TreeSet<>();
        }
        Collection<String> announced = found.fingerprint().equals(Attributes.PENDING)
                ? Set.of()
                : plan.add(fingerprint(Attributes.PENDING, found.mark()), Set.of());
        return write(changes, found.mark(), announced);
    }

    private SortedSet<String> write(
            SortedMap<String, String> changes, Optional<OwnerMark> mark, Collection<String> after) {
        SortedSet<String> written = new TreeSet<>();
        for (SortedMap<String, String> call : defaults.calls(changes)) {
            written.addAll(plan.add(new MarkingChange.SetAttributes(subject, call, mark), after));
        }
        plan.add(fingerprint(Attributes.fingerprint(wanted), mark), written);
        return written;
    }

    private MarkingChange fingerprint(String fingerprint, Optional<OwnerMark> mark) {
        return new MarkingChange.SetTags(subject, Sorted.put(Map.of(), AwsTags.ATTRIBUTES, fingerprint), mark);
    }
}
