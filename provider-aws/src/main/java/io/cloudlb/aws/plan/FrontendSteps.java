// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.MarkingChange;
import io.cloudlb.aws.change.SecurityGroupChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.IngressRule;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The steps for the security group that lets clients in. Rules are added before others are removed, so that nobody who
/// may come is cut off meanwhile.
record FrontendSteps(Plan.Builder<AwsChange> plan, Owner owner) {
    /// Inbound rules that every account has room for in a group (AWS's default quota, which can only be raised).
    private static final int RULES_EVERY_GROUP_TAKES = 60;

    /// @param exists the step after which the group exists
    /// @param open the step after which it lets clients in
    record Done(SortedSet<String> exists, SortedSet<String> open) {
        static final Done NOTHING = new Done(new TreeSet<>(), new TreeSet<>());
    }

    Done add(Optional<AwsDesired.SecurityGroup> desired, AwsState.OfService state) {
        if (desired.isEmpty()) {
            return Done.NOTHING;
        }
        AwsDesired.SecurityGroup wanted = desired.get();
        AwsState.SecurityGroup found = state.securityGroups().get(wanted.name());
        return found == null ? create(wanted) : change(wanted, found);
    }

    private Done create(AwsDesired.SecurityGroup wanted) {
        SortedSet<String> exists = plan.add(new SecurityGroupChange.Create(wanted), Set.of());
        Optional<OwnerMark> mark = Optional.of(owner.mark());
        SortedSet<String> open =
                plan.add(new SecurityGroupChange.LetIn(wanted.name(), wanted.rules(), new TreeSet<>(), mark), exists);
        return new Done(exists, open);
    }

    private Done change(AwsDesired.SecurityGroup wanted, AwsState.SecurityGroup found) {
        new TagSteps(plan, new MarkingChange.Subject.OfSecurityGroup(found.name()), found).addFor(wanted.tags());
        SortedSet<IngressRule> missing = Sorted.minus(wanted.rules(), found.rules());
        SortedSet<IngressRule> extra = Sorted.minus(found.rules(), wanted.rules());
        SortedSet<String> open = missing.isEmpty() ? new TreeSet<>() : letIn(wanted, found, missing, extra);
        if (!extra.isEmpty()) {
            plan.add(new SecurityGroupChange.ShutOut(found.name(), extra, found.mark()), open);
        }
        return new Done(new TreeSet<>(), open);
    }

    /// Where the group has no room for old and new rules together, the old ones may go first, but only if all new ones
    /// are sure to have room then: else those who were let in so far would be shut out, and others not let in.
    private SortedSet<String> letIn(
            AwsDesired.SecurityGroup wanted,
            AwsState.SecurityGroup found,
            SortedSet<IngressRule> missing,
            SortedSet<IngressRule> extra) {
        boolean sureToFit = wanted.rules().size()
                <= Math.max(RULES_EVERY_GROUP_TAKES, found.rules().size());
        return plan.add(
                new SecurityGroupChange.LetIn(found.name(), missing, sureToFit ? extra : new TreeSet<>(), found.mark()),
                Set.of());
    }
}
