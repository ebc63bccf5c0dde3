// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.plan;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.PrivateLink;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/// One Service's changes of Private Link Services. A frontend has room for one, so what is in the way goes before
/// another comes.
final class LinkPlan {
    private final Owner.Service owner;
    private final Optional<PrivateLink> wanted;
    private final AzureState.OfService state;
    private final Plan.Builder<AzureChange> plan;
    private final List<PrivateLink> going;
    private final SortedSet<String> gone = new TreeSet<>();

    LinkPlan(
            Owner.Service owner,
            Optional<PrivateLink> wanted,
            AzureState.OfService state,
            Plan.Builder<AzureChange> plan) {
        this.owner = owner;
        this.wanted = wanted;
        this.state = state;
        this.plan = plan;
        going = new ArrayList<>(state.links().values().stream()
                .filter(standing ->
                        wanted.filter(asked -> asked.isPlaceOf(standing)).isEmpty())
                .toList());
    }

    /// Whether one stands before such a frontend, which so has to stay.
    boolean areBefore(Predicate<ArmId> frontend) {
        return state.links().values().stream().map(PrivateLink::frontend).anyMatch(frontend);
    }

    /// Deletes those that go and are before such frontends.
    ///
    /// @return the steps after which they are gone
    SortedSet<String> free(Predicate<ArmId> frontends, SortedSet<String> after) {
        return delete(link -> frontends.test(link.frontend()), after);
    }

    /// Deletes the others that go, and makes or changes the one that is wanted.
    ///
    /// @param made the steps after which the frontends are there
    /// @param after the steps after which others may go
    /// @return the steps after which all that go are gone
    SortedSet<String> write(SortedSet<String> made, SortedSet<String> after) {
        delete(_ -> true, after);
        wanted.ifPresent(asked -> put(asked, made));
        return gone;
    }

    private SortedSet<String> delete(Predicate<PrivateLink> which, SortedSet<String> after) {
        for (PrivateLink standing : going.stream().filter(which).toList()) {
            going.remove(standing);
            gone.addAll(plan.add(new AzureChange.DeleteLink(standing), after));
            wanted.ifPresent(asked -> plan.add(replacement(asked, standing)));
        }
        return gone;
    }

    private void put(PrivateLink asked, SortedSet<String> after) {
        Optional<PrivateLink> standing =
                Optional.ofNullable(state.links().get(asked.id())).filter(asked::isPlaceOf);
        if (standing.isEmpty()) {
            plan.add(new AzureChange.CreateLink(owner, asked), Sorted.union(after, gone));
        } else if (!asked.isMetBy(standing.get())) {
            String detail = standing.get().provisioning() == Provisioning.FAILED
                    ? "writes again what has failed"
                    : "changes its addresses, its names, or who may use it";
            plan.add(
                    new AzureChange.UpdateLink(
                            owner, asked, detail, standing.get().mark()),
                    after);
        }
    }

    private static Plan.Replacement replacement(PrivateLink asked, PrivateLink standing) {
        return new Plan.Replacement(
                new ResourceRef(AzureChange.PRIVATE_LINK, standing.id().name()),
                asked.frontend().equals(standing.frontend())
                        ? "name and resource group of a Private Link Service cannot be changed"
                        : "a Private Link Service cannot be moved to another frontend",
                "Alias %s goes with it, and endpoints have to be connected anew. It waits until none is connected"
                        .formatted(standing.alias()));
    }
}
