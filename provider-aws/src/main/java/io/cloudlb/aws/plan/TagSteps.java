// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.MarkingChange;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.core.plan.Plan;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// The steps that bring an existing resource's tags to what they should be. Tags of others are left alone.
record TagSteps(Plan.Builder<AwsChange> plan, MarkingChange.Subject subject, AwsState.Tagged found) {

    void addFor(SortedMap<String, String> wanted) {
        addFor(wanted, new TreeSet<>());
    }

    /// What is obsolete goes first: [AwsTags#ADDITIONAL_KEYS] still names it then, should the rest come to nothing.
    void addFor(SortedMap<String, String> wanted, SortedSet<String> after) {
        SortedSet<String> obsolete = AwsTags.obsolete(wanted, found.tags());
        SortedSet<String> removed = obsolete.isEmpty()
                ? after
                : plan.add(new MarkingChange.RemoveTags(subject, obsolete, found.mark()), after);
        SortedMap<String, String> missing = AwsTags.missing(wanted, found.tags());
        if (!missing.isEmpty()) {
            plan.add(new MarkingChange.SetTags(subject, missing, found.mark()), removed);
        }
    }
}
