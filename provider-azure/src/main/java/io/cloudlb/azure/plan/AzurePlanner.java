// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.plan;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.plan.Change.Whole;
import io.cloudlb.core.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// From desired and observed to the writes between them. Pure.
///
/// What waits for a public address that is being made is planned again when it stands, so a process that stopped
/// anywhere goes on where it was.
public final class AzurePlanner {
    private AzurePlanner() {}

    /// @param shared what is shared, with the surroundings
    public static Plan<AzureChange> plan(AzureDesired desired, AzureState state, AzureState.OfCluster shared) {
        return switch (desired) {
            case AzureDesired.OfService service
            when state instanceof AzureState.OfService observed -> new ServicePlan(service, observed, shared).build();
            case AzureDesired.AsItStands kept
            when state instanceof AzureState.OfService observed ->
                new ServicePlan(kept.owner(), Optional.empty(), observed, shared).settling();
            case AzureDesired.OfCluster cluster
            when state instanceof AzureState.OfCluster observed -> members(cluster, observed);
            case AzureDesired _ ->
                throw new IllegalArgumentException("The state is not one of " + desired.owner() + ": " + state);
        };
    }

    /// Whether nothing is left of an owner. What all share goes with the last of a Service's parts.
    public static boolean ownsNothing(AzureState state) {
        return switch (state) {
            case AzureState.OfService service ->
                service.addresses().isEmpty()
                        && service.openings().isEmpty()
                        && service.parts().isEmpty();
            case AzureState.OfCluster _ -> true;
        };
    }

    /// A pool is never emptied: nodes that are all not ready serve better than none. One that may not be in force is
    /// written again.
    private static Plan<AzureChange> members(AzureDesired.OfCluster desired, AzureState.OfCluster observed) {
        Plan.Builder<AzureChange> plan = new Plan.Builder<>();
        for (Document document : observed.documents().values()) {
            for (Map.Entry<IpFamily, SortedSet<String>> pool :
                    document.members().entrySet()) {
                SortedSet<String> wanted = desired.members().getOrDefault(pool.getKey(), new TreeSet<>());
                boolean stands = wanted.equals(pool.getValue()) && document.provisioning() != Provisioning.FAILED;
                if (!wanted.isEmpty() && !stands) {
                    plan.add(
                            new AzureChange.SetMembers(
                                    desired.owner(),
                                    document.key(),
                                    whole(observed, document.key()),
                                    AzureNames.pool(desired.owner().cluster(), pool.getKey()),
                                    pool.getKey(),
                                    wanted,
                                    difference(pool.getValue(), wanted)),
                            List.of());
                }
            }
        }
        return plan.build();
    }

    private static String difference(SortedSet<String> before, SortedSet<String> after) {
        SortedSet<String> added = Sorted.minus(after, before);
        SortedSet<String> gone = Sorted.minus(before, after);
        String adds = added.isEmpty() ? "" : "adds " + AzureChange.listed(added.stream());
        String takes = gone.isEmpty() ? "" : "takes out " + AzureChange.listed(gone.stream());
        return adds.isEmpty() && takes.isEmpty()
                ? "brings it into force"
                : adds + (adds.isEmpty() || takes.isEmpty() ? "" : ", ") + takes;
    }

    /// A document that parts are written in, as the check of ownership asks for it; empty where there is none yet.
    static Optional<Whole> whole(AzureState.OfCluster shared, Document.Key key) {
        return shared.find(key)
                .map(document -> new Whole(
                        new ResourceRef(key.kind().word(), key.name()),
                        document.mark(),
                        key.kind() == Document.Kind.SECURITY_GROUP
                                || shared.surroundings()
                                        .place()
                                        .filter(place -> place.lent() || !place.isConfigured(key))
                                        .isPresent()));
    }

    /// Whether a part is a Service's own.
    static boolean isOwn(Owner.Service owner, String part) {
        return AzureNames.mark(owner.cluster(), part).equals(Optional.of(owner.mark()));
    }
}
