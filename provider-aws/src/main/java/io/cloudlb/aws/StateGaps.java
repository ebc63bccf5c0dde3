// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a bulk listing left open and a plan would need.
///
/// A listing proves more than it says. Every listener of ours has a target group of its own, so a target group that a
/// load balancer uses proves its listener, and one that none uses proves that the listener is missing. Only a used
/// target group that should go leaves a question: which listener is to be deleted or turned. Tags that change leave
/// another: which listeners get them.
final class StateGaps {
    private StateGaps() {}

    /// The first thing that has to be read; empty when the plan can be made.
    static Optional<String> find(AwsDesired.OfService desired, AwsState.OfService state) {
        return desired.loadBalancer()
                .flatMap(wanted -> Matching.find(wanted, state).flatMap(found -> inLoadBalancer(desired, state, found)))
                .or(() -> inTargetGroups(desired, state));
    }

    /// The first thing that has to be read of what stays as it is: what it listens at, and its targets.
    /// Where quotas may matter, the attributes tell how many targets there may be.
    static Optional<String> find(AwsDesired.AsItStands desired, AwsState.OfService state) {
        boolean ample = TargetRoom.isAmple(
                (long) desired.candidates().size() * state.targetGroups().size());
        Stream<String> balancers = state.loadBalancers().values().stream()
                .filter(found -> found.listeners().isEmpty()
                        || (!ample && found.attributes().isEmpty()))
                .map(found -> "listeners and attributes of " + found.name());
        Stream<String> groups = state.targetGroups().values().stream()
                .filter(found -> found.targets().isEmpty()
                        || (!ample && found.attributes().isEmpty()))
                .map(found -> "targets and attributes of " + found.name());
        return Stream.concat(balancers, groups).findFirst();
    }

    private static Optional<String> inLoadBalancer(
            AwsDesired.OfService desired, AwsState.OfService state, AwsState.LoadBalancer found) {
        if (found.listeners().isEmpty() && (usesUndesired(desired, state, found) || needsTags(desired, found))) {
            return Optional.of("listeners of " + found.name());
        }
        boolean attributesUnknown = desired.loadBalancer().stream()
                .anyMatch(wanted -> unproven(found.attributes().isPresent(), wanted.attributes(), found));
        return attributesUnknown ? Optional.of("attributes of " + found.name()) : Optional.empty();
    }

    /// Listeners get the tags of their load balancer, and for that their ARNs are needed.
    private static boolean needsTags(AwsDesired.OfService desired, AwsState.LoadBalancer found) {
        return desired.loadBalancer().stream().anyMatch(wanted -> AwsTags.differ(wanted.tags(), found.tags()));
    }

    private static boolean usesUndesired(
            AwsDesired.OfService desired, AwsState.OfService state, AwsState.LoadBalancer found) {
        Set<String> wanted = desired.targetGroups().stream()
                .map(AwsDesired.TargetGroup::name)
                .collect(Collectors.toSet());
        return state.targetGroups().values().stream()
                .anyMatch(group -> group.usedBy().contains(found.arn()) && !wanted.contains(group.name()));
    }

    private static Optional<String> inTargetGroups(AwsDesired.OfService desired, AwsState.OfService state) {
        return desired.targetGroups().stream()
                .flatMap(wanted -> Stream.ofNullable(state.targetGroups().get(wanted.name()))
                        .flatMap(found -> inTargetGroup(wanted, found).stream()))
                .findFirst();
    }

    private static Optional<String> inTargetGroup(AwsDesired.TargetGroup wanted, AwsState.TargetGroup found) {
        if (found.targets().isEmpty()) {
            return Optional.of("targets of " + found.name());
        }
        return unproven(found.attributes().isPresent(), wanted.attributes(), found)
                ? Optional.of("attributes of " + found.name())
                : Optional.empty();
    }

    private static boolean unproven(boolean attributesRead, SortedMap<String, String> wanted, AwsState.Tagged found) {
        return !attributesRead && !found.fingerprint().equals(Attributes.fingerprint(wanted));
    }
}
