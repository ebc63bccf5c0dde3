// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import java.util.List;
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
public final class StateGaps {
    private StateGaps() {}

    /// Something that has to be read.
    public sealed interface Gap {
        /// The listeners of a load balancer.
        record Listeners(AwsState.LoadBalancer of) implements Gap {
            @Override
            public String toString() {
                return "listeners of " + of.name();
            }
        }

        /// The attributes of a load balancer.
        record LoadBalancerAttributes(AwsState.LoadBalancer of) implements Gap {
            @Override
            public String toString() {
                return "attributes of " + of.name();
            }
        }

        /// The targets of a target group.
        record Targets(AwsState.TargetGroup of) implements Gap {
            @Override
            public String toString() {
                return "targets of " + of.name();
            }
        }

        /// The attributes of a target group.
        record TargetGroupAttributes(AwsState.TargetGroup of) implements Gap {
            @Override
            public String toString() {
                return "attributes of " + of.name();
            }
        }
    }

    /// All that has to be read; empty when the plan can be made.
    public static List<Gap> find(AwsDesired desired, AwsState.OfService state, Drain drain) {
        return switch (desired) {
            case AwsDesired.OfService service ->
                Stream.concat(inService(service, state), inWhatIsReplaced(service, state, drain))
                        .toList();
            case AwsDesired.AsItStands kept -> inWhatStands(kept, state).toList();
            case AwsDesired.Leaving _, AwsDesired.OfCluster _ -> List.of();
        };
    }

    private static Stream<Gap> inService(AwsDesired.OfService desired, AwsState.OfService state) {
        Stream<Gap> balancer = desired.loadBalancer().stream()
                .flatMap(wanted -> Matching.find(wanted, state).stream()
                        .flatMap(found -> inLoadBalancer(desired, wanted, state, found)));
        Stream<Gap> groups = desired.targetGroups().stream()
                .flatMap(wanted -> Stream.ofNullable(state.targetGroups().get(wanted.name()))
                        .flatMap(found -> inTargetGroup(wanted, found)));
        return Stream.concat(balancer, groups);
    }

    /// While a load balancer that was replaced serves on, its targets follow the nodes.
    private static Stream<Gap> inWhatIsReplaced(AwsDesired.OfService desired, AwsState.OfService state, Drain drain) {
        return desired.loadBalancer().stream()
                .flatMap(wanted -> drain.keptGroups(wanted, state).stream())
                .filter(name -> desired.targetGroup(name).isEmpty())
                .flatMap(name -> targets(Lookup.targetGroup(state, name)));
    }

    /// What it listens at, and its targets. Where quotas may matter, the attributes tell how many targets there may be.
    private static Stream<Gap> inWhatStands(AwsDesired.AsItStands desired, AwsState.OfService state) {
        boolean ample = TargetRoom.isAmple(
                (long) desired.candidates().size() * state.targetGroups().size());
        Stream<Gap> balancers = state.loadBalancers().values().stream()
                .flatMap(found -> Stream.concat(
                        listeners(found),
                        gap(!ample && found.attributes().isEmpty(), new Gap.LoadBalancerAttributes(found))));
        Stream<Gap> groups = state.targetGroups().values().stream()
                .flatMap(found -> Stream.concat(
                        targets(found),
                        gap(!ample && found.attributes().isEmpty(), new Gap.TargetGroupAttributes(found))));
        return Stream.concat(balancers, groups);
    }

    private static Stream<Gap> inLoadBalancer(
            AwsDesired.OfService desired,
            AwsDesired.LoadBalancer wanted,
            AwsState.OfService state,
            AwsState.LoadBalancer found) {
        boolean asksForListeners = usesUndesired(desired, state, found) || AwsTags.differ(wanted.tags(), found.tags());
        return Stream.concat(
                asksForListeners ? listeners(found) : Stream.empty(),
                gap(
                        unproven(found.attributes().isPresent(), wanted.attributes(), found),
                        new Gap.LoadBalancerAttributes(found)));
    }

    private static boolean usesUndesired(
            AwsDesired.OfService desired, AwsState.OfService state, AwsState.LoadBalancer found) {
        Set<String> wanted = desired.targetGroups().stream()
                .map(AwsDesired.TargetGroup::name)
                .collect(Collectors.toSet());
        return state.targetGroups().values().stream()
                .anyMatch(group -> group.usedBy().contains(found.arn()) && !wanted.contains(group.name()));
    }

    private static Stream<Gap> inTargetGroup(AwsDesired.TargetGroup wanted, AwsState.TargetGroup found) {
        return Stream.concat(
                targets(found),
                gap(
                        unproven(found.attributes().isPresent(), wanted.attributes(), found),
                        new Gap.TargetGroupAttributes(found)));
    }

    private static Stream<Gap> listeners(AwsState.LoadBalancer found) {
        return gap(found.listeners().isEmpty(), new Gap.Listeners(found));
    }

    private static Stream<Gap> targets(AwsState.TargetGroup found) {
        return gap(found.targets().isEmpty(), new Gap.Targets(found));
    }

    private static Stream<Gap> gap(boolean isOne, Gap gap) {
        return isOne ? Stream.of(gap) : Stream.empty();
    }

    private static boolean unproven(boolean attributesRead, SortedMap<String, String> wanted, AwsState.Tagged found) {
        return !attributesRead && !found.fingerprint().equals(Attributes.fingerprint(wanted));
    }
}
