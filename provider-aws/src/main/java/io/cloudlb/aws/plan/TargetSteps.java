// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.TargetGroupChange;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.TargetRoom;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// The steps for the targets of a Service's existing target groups. Targets come and go at once, unless that might
/// exceed a quota: then all go that should go before any comes, for a full load balancer would refuse the new ones
/// for ever.
///
/// @param roomMade the steps after which there is room for targets that come
record TargetSteps(Plan.Builder<AwsChange> plan, SortedSet<String> roomMade) {

    /// Takes out the targets that should go.
    ///
    /// @param wanted the targets of each target group that is wanted, by its name
    static TargetSteps of(
            Plan.Builder<AwsChange> plan, SortedMap<String, SortedSet<String>> wanted, AwsState.OfService state) {
        SortedSet<String> gone = new TreeSet<>();
        long atMost = 0;
        for (AwsState.TargetGroup found : state.targetGroups().values()) {
            SortedSet<String> registered = registered(found);
            SortedSet<String> kept = wanted.getOrDefault(found.name(), registered);
            atMost += Sorted.union(registered, kept).size();
            SortedSet<String> extra = Sorted.minus(registered, kept);
            if (!extra.isEmpty()) {
                gone.addAll(plan.add(new TargetGroupChange.Deregister(found.name(), extra, found.mark()), Set.of()));
            }
        }
        atMost += wanted.entrySet().stream()
                .filter(group -> !state.targetGroups().containsKey(group.getKey()))
                .mapToLong(group -> group.getValue().size())
                .sum();
        return new TargetSteps(plan, TargetRoom.isAmple(atMost) ? new TreeSet<>() : gone);
    }

    /// Puts in the targets that are missing.
    SortedSet<String> register(SortedSet<String> wanted, AwsState.TargetGroup found) {
        SortedSet<String> missing = Sorted.minus(wanted, registered(found));
        return missing.isEmpty()
                ? new TreeSet<>()
                : plan.add(new TargetGroupChange.Register(found.name(), missing, found.mark()), roomMade);
    }

    private static SortedSet<String> registered(AwsState.TargetGroup found) {
        return found.targets().orElseGet(TreeSet::new);
    }
}
