// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.plan;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.model.AddressUse;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.plan.Change.Whole;
import io.cloudlb.core.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
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
            when state instanceof AzureState.OfCluster observed -> cluster(cluster, observed);
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
                        && service.links().isEmpty()
                        && service.parts().isEmpty();
            case AzureState.OfCluster _ -> true;
        };
    }

    private static Plan<AzureChange> cluster(AzureDesired.OfCluster desired, AzureState.OfCluster observed) {
        Plan.Builder<AzureChange> plan = new Plan.Builder<>();
        if (observed.surroundings().place().filter(Place::byInterface).isPresent()) {
            new InterfacePlan(desired, observed).addTo(plan);
        } else {
            members(desired, observed, plan);
        }
        InterfacePlan.dropIdle(desired.owner(), observed, plan);
        observed.documents().keySet().stream()
                .filter(document -> document.kind() == Document.Kind.SECURITY_GROUP)
                .forEach(document -> openings(desired, observed, document, plan));
        return plan.build();
    }

    private static void openings(
            AzureDesired.OfCluster desired,
            AzureState.OfCluster observed,
            Document.Key document,
            Plan.Builder<AzureChange> plan) {
        SortedMap<String, SortedSet<String>> strays = new TreeMap<>();
        observed.use().strays().forEach((rule, nobodys) -> {
            SortedSet<String> standing = observed.use().openings().get(rule);
            if (standing != null
                    && (standing.isEmpty()
                            || !Sorted.intersection(standing, nobodys).isEmpty())) {
                strays.put(rule, Sorted.intersection(standing, nobodys));
            }
        });
        SortedMap<String, SortedSet<String>> taken = taken(desired, observed.use());
        if (!strays.isEmpty() || !taken.isEmpty()) {
            plan.add(
                    new AzureChange.CloseOpenings(desired.owner(), document, whole(observed, document), strays, taken),
                    List.of());
        }
    }

    /// What Services let clients in to because they name it beside their own addresses, and others have.
    private static SortedMap<String, SortedSet<String>> taken(AzureDesired.OfCluster desired, AddressUse use) {
        SortedMap<String, SortedSet<String>> taken = new TreeMap<>();
        if (!desired.additional().isEmpty()) {
            use.openings()
                    .forEach((rule, destinations) -> AzureNames.mark(
                                    desired.owner().cluster(), rule)
                            .map(OwnerMark::ownerUid)
                            .ifPresent(uid -> {
                                SortedSet<String> others = new TreeSet<>(destinations);
                                others.retainAll(desired.additional().getOrDefault(uid, new TreeSet<>()));
                                others.removeIf(ip ->
                                        use.users(ip).isEmpty() || use.users(ip).contains(uid));
                                if (!others.isEmpty()) {
                                    taken.put(rule, others);
                                }
                            }));
        }
        return taken;
    }

    /// A pool is never emptied: nodes that are all not ready serve better than none. One that may not be in force is
    /// written again.
    private static void members(
            AzureDesired.OfCluster desired, AzureState.OfCluster observed, Plan.Builder<AzureChange> plan) {
        for (Document document : observed.documents().values()) {
            for (IpFamily family : IpFamily.values()) {
                String pool = AzureNames.pool(desired.owner().cluster(), family);
                SortedSet<String> wanted = desired.members(document.key(), family);
                SortedSet<String> standing = document.members().getOrDefault(pool, wanted);
                boolean stands = !document.members().containsKey(pool)
                        || (wanted.equals(standing) && document.provisioning() != Provisioning.FAILED);
                if (!wanted.isEmpty() && !stands) {
                    plan.add(
                            new AzureChange.SetMembers(
                                    desired.owner(),
                                    document.key(),
                                    whole(observed, document.key()),
                                    pool,
                                    family,
                                    wanted,
                                    difference(standing, wanted)),
                            List.of());
                }
            }
        }
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
