// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.MarkingChange;
import io.cloudlb.aws.change.TargetGroupChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The steps for one target group and its targets.
///
/// @param targets the steps for the targets of existing groups
record TargetGroupSteps(Plan.Builder<AwsChange> plan, Owner owner, String vpcId, TargetSteps targets) {
    /// @param exists the steps after which the group exists with its attributes, which say how its targets see clients,
    ///     and its load balancer has room for its targets
    /// @param filled the steps after which it has its targets
    record Done(SortedSet<String> exists, SortedSet<String> filled) {
        static final Done NOTHING = new Done(new TreeSet<>(), new TreeSet<>());

        Done after(SortedSet<String> roomMade) {
            return new Done(Sorted.union(exists, roomMade), filled);
        }
    }

    Done add(AwsDesired.TargetGroup wanted, AwsState.OfService state) {
        AwsState.TargetGroup found = state.targetGroups().get(wanted.name());
        return found == null ? create(wanted) : change(wanted, found);
    }

    private Done create(AwsDesired.TargetGroup wanted) {
        String fingerprint = AttributeSteps.atCreation(wanted.attributeDefaults(), wanted.attributes());
        SortedSet<String> exists = plan.add(new TargetGroupChange.Create(wanted, vpcId, fingerprint), Set.of());
        Optional<OwnerMark> mark = Optional.of(owner.mark());
        SortedSet<String> complete = Sorted.union(exists, attributes(wanted).addForNew(mark, exists));
        SortedSet<String> filled = wanted.targets().isEmpty()
                ? exists
                : plan.add(new TargetGroupChange.Register(wanted.name(), wanted.targets(), mark), exists);
        return new Done(complete, filled);
    }

    private Done change(AwsDesired.TargetGroup wanted, AwsState.TargetGroup found) {
        MarkingChange.Subject subject = new MarkingChange.Subject.OfTargetGroup(found.name());
        new TagSteps(plan, subject, found).addFor(wanted.tags());
        if (!wanted.healthCheck().equals(found.healthCheck())) {
            plan.add(
                    new TargetGroupChange.ChangeHealthCheck(
                            found.name(), wanted.port(), wanted.healthCheck(), found.mark()),
                    Set.of());
        }
        SortedSet<String> complete = attributes(wanted).addForExisting(found, found.attributes());
        return new Done(complete, targets.register(wanted.targets(), found));
    }

    private AttributeSteps attributes(AwsDesired.TargetGroup wanted) {
        return new AttributeSteps(
                plan,
                new MarkingChange.Subject.OfTargetGroup(wanted.name()),
                wanted.attributeDefaults(),
                wanted.attributes());
    }
}
