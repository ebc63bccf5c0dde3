// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.BulkRound;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Pages;
import io.cloudlb.gcp.client.ComputeApi;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A round over all Services by the listings of the region, one call a page, one kind after the other. Listings show
/// all that is compared. A Service with something under way is not judged. Firewall rules that may not be read are left
/// out; unless they are another project's, where that is nothing new, it is said when all else was compared.
public final class GcpRound implements BulkRound<GcpState> {
    private final Function<Owner.Service, Optional<GcpState>> known;
    private final Map<GcpResource.Key, Owner.Service> unseen = new HashMap<>();
    private final Deque<Listing> kinds = new ArrayDeque<>();
    private final Location at;
    private final int expected;
    private Optional<CloudException> denied = Optional.empty();

    private record Listing(GcpKind kind, Pages<ComputeApi.Page<Listings.Listed>> pages) {}

    public GcpRound(GcpReader reader, List<Owner.Service> owners, Function<Owner.Service, Optional<GcpState>> known) {
        this.known = known;
        Map<GcpKind, Integer> counts = new EnumMap<>(GcpKind.class);
        for (Owner.Service owner : owners) {
            for (GcpResource.Key key : state(owner).resources().byKey().keySet()) {
                unseen.put(key, owner);
                counts.merge(key.kind(), 1, Integer::sum);
            }
        }
        at = reader.clusterReader().locations().find(NodeSet.EMPTY);
        counts.keySet()
                .forEach(kind -> kinds.add(new Listing(kind, reader.listings().pages(at, kind, Listings.OURS))));
        expected = counts.values().stream()
                .mapToInt(count -> (count + ComputeApi.PAGE - 1) / ComputeApi.PAGE)
                .sum();
    }

    @Override
    public int pages() {
        return expected;
    }

    @Override
    public Optional<Map<Owner.Service, GcpState>> next() {
        Listing listing = kinds.peek();
        Page seen = new Page();
        if (listing != null) {
            read(listing, seen);
            return Optional.of(seen.differing);
        }
        if (unseen.isEmpty()) {
            denied.ifPresent(failure -> {
                throw new CloudException(failure.error(), failure);
            });
            return Optional.empty();
        }
        unseen.forEach((key, owner) -> seen.see(owner, state -> state.without(key)));
        unseen.clear();
        return Optional.of(seen.differing);
    }

    private void read(Listing listing, Page seen) {
        try {
            listing.pages().read().items().forEach(seen::see);
            if (listing.pages().isOver()) {
                kinds.remove();
            }
        } catch (CloudException failure) {
            if (listing.kind() != GcpKind.FIREWALL || !failure.error().is(CloudError.Kind.DENIED)) {
                throw failure;
            }
            denied = Optional.of(failure).filter(_ -> !at.isHidden(failure));
            unseen.keySet().removeIf(key -> key.kind() == GcpKind.FIREWALL);
            kinds.remove();
        }
    }

    private GcpState state(Owner.Service owner) {
        return known.apply(owner).orElse(GcpState.OfService.NOTHING);
    }

    /// What differs from what is known.
    private final class Page {
        private final Map<Owner.Service, GcpState> differing = new HashMap<>();

        void see(Listings.Listed listed) {
            GcpResource shown = listed.resource();
            Optional.ofNullable(unseen.remove(shown.key()))
                    .ifPresent(owner -> see(
                            owner,
                            state -> shown.mark().equals(Optional.of(owner.mark()))
                                    ? state.resources()
                                            .find(shown.key())
                                            .map(own -> state.with(known(own, shown)))
                                            .orElse(state)
                                    : state.without(shown.key())));
        }

        /// With what no listing tells: that an address could not be given back, and who is in a group of that many.
        private GcpResource known(GcpResource own, GcpResource shown) {
            return switch (shown) {
                case GcpResource.Address address
                when own instanceof GcpResource.Address held && held.stays() -> address.staying();
                case GcpResource.EndpointGroup group
                when own instanceof GcpResource.EndpointGroup had && had.size() == group.size() ->
                    group.with(had.endpoints());
                case GcpResource _ -> shown;
            };
        }

        void see(Owner.Service owner, UnaryOperator<GcpState> sight) {
            GcpState before = Optional.ofNullable(differing.get(owner)).orElseGet(() -> state(owner));
            GcpState after = sight.apply(before);
            if (before.underWay().isEmpty() && !after.equals(before)) {
                differing.put(owner, after);
            }
        }
    }
}
