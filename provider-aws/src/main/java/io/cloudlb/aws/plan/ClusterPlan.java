// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.MarkingChange;
import io.cloudlb.aws.change.SecurityGroupChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.IngressRule;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The plan for what the cluster's Services share: the backend group, and the rules that let it reach the nodes.
/// Rules are added before others are removed, and all are removed before the group goes.
record ClusterPlan(AwsDesired.OfCluster desired, AwsState.OfCluster state) {
    private static final SortedSet<IngressRule> NONE = new TreeSet<>();

    Plan<AwsChange> build() {
        Plan.Builder<AwsChange> plan = new Plan.Builder<>();
        SortedSet<String> groupReady =
                desired.backendGroup().map(wanted -> ensureGroup(plan, wanted)).orElse(new TreeSet<>());
        SortedSet<String> rulesGone = new TreeSet<>();
        for (String nodeGroup :
                Sorted.union(desired.nodeRules().keySet(), state.nodeRules().keySet())) {
            rulesGone.addAll(changeRules(plan, nodeGroup, groupReady));
        }
        if (desired.backendGroup().isEmpty()) {
            state.backendGroup()
                    .ifPresent(
                            found -> plan.add(new SecurityGroupChange.Delete(found.name(), found.mark()), rulesGone));
        }
        return plan.build();
    }

    private SortedSet<String> ensureGroup(Plan.Builder<AwsChange> plan, AwsDesired.SecurityGroup wanted) {
        Optional<AwsState.SecurityGroup> found = state.backendGroup();
        if (found.isEmpty()) {
            return plan.add(new SecurityGroupChange.Create(wanted), Set.of());
        }
        new TagSteps(plan, new MarkingChange.Subject.OfSecurityGroup(wanted.name()), found.get()).addFor(wanted.tags());
        return new TreeSet<>();
    }

    private SortedSet<String> changeRules(
            Plan.Builder<AwsChange> plan, String nodeGroup, SortedSet<String> groupReady) {
        SortedSet<IngressRule> wanted = desired.nodeRules().getOrDefault(nodeGroup, NONE);
        SortedSet<IngressRule> found = state.nodeRules().getOrDefault(nodeGroup, NONE);
        SortedSet<IngressRule> missing = Sorted.minus(wanted, found);
        SortedSet<IngressRule> extra = Sorted.minus(found, wanted);
        SortedSet<String> added = missing.isEmpty()
                ? new TreeSet<>()
                : plan.add(new SecurityGroupChange.LetInAtNodes(nodeGroup, missing), groupReady);
        Optional<OwnerMark> mark = state.backendGroup().flatMap(AwsState.SecurityGroup::mark);
        return extra.isEmpty()
                ? new TreeSet<>()
                : plan.add(new SecurityGroupChange.ShutOutAtNodes(nodeGroup, extra, mark), added);
    }
}
