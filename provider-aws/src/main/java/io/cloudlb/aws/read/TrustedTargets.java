// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.Attributes;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.TargetRoom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The registered targets of Services that are known to have been brought to a set of nodes. Where a load balancer has
/// no room for all of them, those are registered that [TargetRoom] chose; the listing tells by what: the number of
/// target groups, and, by the fingerprints, whether traffic crosses zones. Where it does not tell, the targets are not
/// known.
final class TrustedTargets {
    private static final String CROSSING = Attributes.fingerprint(new TreeMap<>(Map.of(TargetRoom.CROSS_ZONE, "true")));
    private static final String NOT_CROSSING =
            Attributes.fingerprint(new TreeMap<>(Map.of(TargetRoom.CROSS_ZONE, "false")));
    private static final String UNASKED = Attributes.fingerprint(new TreeMap<>());

    private final SortedMap<String, String> candidates;
    private final Map<TargetRoom, SortedSet<String>> chosen = new HashMap<>();

    /// @param candidates the zones of the instances that can be registered, by their ids
    TrustedTargets(SortedMap<String, String> candidates) {
        this.candidates = candidates;
    }

    /// The state of a Service that was brought to them.
    AwsState.OfService in(AwsState.OfService state) {
        Optional<SortedSet<String>> targets =
                room(state).map(room -> chosen.computeIfAbsent(room, _ -> room.choose(candidates)));
        AwsState.OfService whole = state;
        for (AwsState.TargetGroup group : state.targetGroups().values()) {
            whole = whole.with(group.withTargets(targets));
        }
        return whole;
    }

    private Optional<TargetRoom> room(AwsState.OfService state) {
        int groups = state.targetGroups().size();
        if (TargetRoom.isAmple((long) candidates.size() * groups)) {
            return Optional.of(TargetRoom.of(groups, false));
        }
        boolean serveOneLoadBalancer = state.loadBalancers().size() == 1
                && state.targetGroups().values().stream()
                        .noneMatch(group -> group.usedBy().isEmpty());
        return serveOneLoadBalancer
                ? crossesZones(state).map(crossing -> TargetRoom.of(groups, crossing))
                : Optional.empty();
    }

    private static Optional<Boolean> crossesZones(AwsState.OfService state) {
        Stream<AwsState.Tagged> tagged =
                Stream.concat(state.loadBalancers().values().stream(), state.targetGroups().values().stream());
        boolean crossing = false;
        for (String fingerprint : tagged.map(AwsState.Tagged::fingerprint).toList()) {
            if (!fingerprint.equals(UNASKED) && !fingerprint.equals(CROSSING) && !fingerprint.equals(NOT_CROSSING)) {
                return Optional.empty();
            }
            crossing = crossing || fingerprint.equals(CROSSING);
        }
        return Optional.of(crossing);
    }
}
