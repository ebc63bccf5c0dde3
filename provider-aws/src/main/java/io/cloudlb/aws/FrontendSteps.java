// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.OwnerMark;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The steps for the security group that lets clients in.
record FrontendSteps(PlanBuilder plan, Owner owner) {
    /// Most inbound rules of a group (AWS's default quota).
    private static final int MOST_RULES = 60;

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
        return new Done(exists, plan.add(new SecurityGroupChange.LetIn(wanted.name(), wanted.rules(), mark), exists));
    }

    private Done change(AwsDesired.SecurityGroup wanted, AwsState.SecurityGroup found) {
        new TagSteps(plan, new MarkingChange.Subject.OfSecurityGroup(found.name()), found).addFor(wanted.tags());
        SortedSet<IngressRule> missing = Entries.minus(wanted.rules(), found.rules());
        SortedSet<IngressRule> extra = Entries.minus(found.rules(), wanted.rules());
        boolean room = found.rules().size() + missing.size() <= MOST_RULES;
        return room ? letInThenShutOut(found, missing, extra) : shutOutThenLetIn(found, missing, extra);
    }

    private Done letInThenShutOut(
            AwsState.SecurityGroup found, SortedSet<IngressRule> missing, SortedSet<IngressRule> extra) {
        SortedSet<String> open = letIn(found, missing, new TreeSet<>());
        shutOut(found, extra, open);
        return new Done(new TreeSet<>(), open);
    }

    private Done shutOutThenLetIn(
            AwsState.SecurityGroup found, SortedSet<IngressRule> missing, SortedSet<IngressRule> extra) {
        return new Done(new TreeSet<>(), letIn(found, missing, shutOut(found, extra, new TreeSet<>())));
    }

    private SortedSet<String> letIn(
            AwsState.SecurityGroup found, SortedSet<IngressRule> rules, SortedSet<String> after) {
        return rules.isEmpty()
                ? new TreeSet<>()
                : plan.add(new SecurityGroupChange.LetIn(found.name(), rules, found.mark()), after);
    }

    private SortedSet<String> shutOut(
            AwsState.SecurityGroup found, SortedSet<IngressRule> rules, SortedSet<String> after) {
        return rules.isEmpty()
                ? new TreeSet<>()
                : plan.add(new SecurityGroupChange.ShutOut(found.name(), rules, found.mark()), after);
    }
}
