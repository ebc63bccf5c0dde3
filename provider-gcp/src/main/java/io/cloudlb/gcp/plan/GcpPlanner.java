// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.model.Digest;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.Candidates;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Subset;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// From desired and observed to the writes between them. Pure.
///
/// Almost every write ends later, and what waits for it is planned again then. So a plan is made from what stands
/// alone, and a process that stopped anywhere goes on where it was.
public final class GcpPlanner {
    private static final int DIGEST = 16;

    private GcpPlanner() {}

    /// @param shared what is shared, with the surroundings
    /// @return empty where something has to be read before
    public static Optional<Plan<GcpChange>> plan(GcpDesired desired, GcpState state, GcpState.OfCluster shared) {
        return switch (desired) {
            case GcpDesired.OfService service
            when state instanceof GcpState.OfService observed ->
                unless(
                        ServicePlan.isToBeRead(service, observed),
                        () -> new ServicePlan(service, observed, shared.surroundings()).build());
            case GcpDesired.AsItStands kept
            when state instanceof GcpState.OfService observed ->
                unless(StandingPlan.isToBeRead(kept, observed), () -> new StandingPlan(kept, observed).build());
            case GcpDesired.OfCluster cluster
            when state instanceof GcpState.OfCluster observed ->
                unless(ClusterPlan.isToBeRead(cluster, observed), () -> new ClusterPlan(cluster, observed).build());
            case GcpDesired _ ->
                throw new IllegalArgumentException("The state is not one of " + desired.owner() + ": " + state);
        };
    }

    /// Equal when no node asks for a write: the members of instance groups are nobody's but the cluster's, a subset
    /// is chosen among candidates, and firewall rules find nodes by their tags.
    public static String targetDigest(GcpDesired desired) {
        return switch (desired) {
            case GcpDesired.OfService service ->
                service.loadBalancer()
                        .map(wanted -> digest(
                                wanted.backendService().groups(),
                                Stream.concat(wanted.subset().stream().flatMap(GcpPlanner::candidates), tags(wanted))))
                        .orElse("");
            case GcpDesired.AsItStands kept ->
                digest(
                        kept.groups(),
                        Stream.concat(
                                candidates(kept.candidates()),
                                kept.withPods().stream().flatMap(GcpPlanner::candidates)));
            case GcpDesired.OfCluster _ -> "";
        };
    }

    /// Whether nothing is left of what an owner had, nor on its way. What stands under one of our names without marks
    /// is not the owner's.
    public static boolean ownsNothing(GcpState state) {
        return state.underWay().isEmpty()
                && !state.unread()
                && state.resources().byKey().values().stream()
                        .allMatch(found -> found.mark().isEmpty());
    }

    private static Optional<Plan<GcpChange>> unless(boolean isToBeRead, Supplier<Plan<GcpChange>> planned) {
        return isToBeRead ? Optional.empty() : Optional.of(planned.get());
    }

    private static Stream<String> tags(GcpDesired.LoadBalancer wanted) {
        return wanted.firewalls().stream()
                .flatMap(firewall -> firewall.targetTags().stream())
                .distinct();
    }

    private static Stream<String> candidates(Subset subset) {
        return Stream.concat(Stream.of(Integer.toString(subset.size())), candidates(subset.candidates()));
    }

    private static Stream<String> candidates(Candidates candidates) {
        return candidates.digests().entrySet().stream().flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()));
    }

    private static String digest(SortedSet<GcpResource.Key> groups, Stream<String> others) {
        Stream<String> zones = groups.stream().flatMap(group -> Stream.of(group.zone(), group.name()));
        return Digest.hex(DIGEST, Stream.concat(zones, others).toList());
    }
}
