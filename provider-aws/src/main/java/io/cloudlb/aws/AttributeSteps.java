// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.model.OwnerMark;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// The steps that bring attributes to what they should be: mark them pending, write them, mark them complete.
record AttributeSteps(
        PlanBuilder plan,
        MarkingChange.Subject.WithAttributes subject,
        Attributes defaults,
        SortedMap<String, String> wanted) {

    /// The fingerprint to create a resource with.
    static String atCreation(Attributes defaults, SortedMap<String, String> wanted) {
        return defaults.difference(wanted, Map.of()).isEmpty() ? Attributes.fingerprint(wanted) : Attributes.PENDING;
    }

    /// For a resource that an earlier step makes, with the fingerprint of [#atCreation].
    void addForNew(Optional<OwnerMark> mark, Collection<String> created) {
        SortedMap<String, String> changes = defaults.difference(wanted, Map.of());
        if (!changes.isEmpty()) {
            SortedSet<String> written = plan.add(new MarkingChange.SetAttributes(subject, changes, mark), created);
            plan.add(fingerprint(Attributes.fingerprint(wanted), mark), written);
        }
    }

    /// For a resource whose attributes were read, or whose fingerprint proves them.
    void addForExisting(AwsState.Tagged found, Optional<SortedMap<String, String>> read) {
        String complete = Attributes.fingerprint(wanted);
        SortedMap<String, String> changes =
                read.map(known -> defaults.difference(wanted, known)).orElse(new TreeMap<>());
        if (changes.isEmpty()) {
            if (!found.fingerprint().equals(complete)) {
                plan.add(fingerprint(complete, found.mark()), Set.of());
            }
            return;
        }
        Collection<String> announced = found.fingerprint().equals(Attributes.PENDING)
                ? Set.of()
                : plan.add(fingerprint(Attributes.PENDING, found.mark()), Set.of());
        Collection<String> written =
                plan.add(new MarkingChange.SetAttributes(subject, changes, found.mark()), announced);
        plan.add(fingerprint(complete, found.mark()), written);
    }

    private MarkingChange fingerprint(String fingerprint, Optional<OwnerMark> mark) {
        return new MarkingChange.SetTags(subject, Entries.put(Map.of(), AwsTags.ATTRIBUTES, fingerprint), mark);
    }
}
