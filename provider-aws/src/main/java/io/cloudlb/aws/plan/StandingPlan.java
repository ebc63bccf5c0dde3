// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.TargetRoom;
import io.cloudlb.core.plan.Plan;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The plan for a Service that keeps what it has: its targets follow the nodes, nothing else changes.
record StandingPlan(AwsDesired.AsItStands desired, AwsState.OfService state) {

    Plan<AwsChange> build() {
        Plan.Builder<AwsChange> plan = new Plan.Builder<>();
        addTo(plan);
        return plan.build();
    }

    void addTo(Plan.Builder<AwsChange> plan) {
        SortedSet<String> chosen = room().choose(desired.candidates());
        SortedMap<String, SortedSet<String>> wanted = new TreeMap<>();
        state.targetGroups().keySet().forEach(name -> wanted.put(name, chosen));
        TargetSteps steps = TargetSteps.of(plan, wanted, state);
        state.targetGroups().values().forEach(found -> steps.register(chosen, found));
    }

    private TargetRoom room() {
        long groups = state.loadBalancers().values().stream()
                .mapToLong(this::groupsOf)
                .max()
                .orElse(1);
        return TargetRoom.of(Math.toIntExact(groups), crossesZones());
    }

    private long groupsOf(AwsState.LoadBalancer balancer) {
        return state.targetGroups().values().stream()
                .filter(group -> group.usedBy().contains(balancer.arn()))
                .count();
    }

    private boolean crossesZones() {
        Stream<Optional<SortedMap<String, String>>> attributes = Stream.concat(
                state.loadBalancers().values().stream().map(AwsState.LoadBalancer::attributes),
                state.targetGroups().values().stream().map(AwsState.TargetGroup::attributes));
        return attributes
                .flatMap(Optional::stream)
                .map(Map::entrySet)
                .flatMap(entries -> entries.stream())
                .anyMatch(entry -> entry.getKey().equals(TargetRoom.CROSS_ZONE)
                        && entry.getValue().equals("true"));
    }
}
