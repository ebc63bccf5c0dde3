// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/// The steps that bring an existing resource's tags to what they should be. Tags of others are left alone.
record TagSteps(PlanBuilder plan, MarkingChange.Subject subject, AwsState.Tagged found) {

    void addFor(SortedMap<String, String> wanted) {
        addFor(wanted, Set.of());
    }

    void addFor(SortedMap<String, String> wanted, Set<String> after) {
        SortedMap<String, String> missing = AwsTags.missing(wanted, found.tags());
        if (!missing.isEmpty()) {
            plan.add(new MarkingChange.SetTags(subject, missing, found.mark()), after);
        }
        SortedSet<String> obsolete = AwsTags.obsolete(wanted, found.tags());
        if (!obsolete.isEmpty()) {
            plan.add(new MarkingChange.RemoveTags(subject, obsolete, found.mark()), after);
        }
    }
}
