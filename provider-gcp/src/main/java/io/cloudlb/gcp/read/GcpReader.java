// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Surroundings;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads what an owner has, or what all owners have, by the marks in descriptions. What is under way is asked for
/// first: what ends in between is then seen as a resource.
public record GcpReader(ClusterIdentity cluster, Listings listings, ClusterReader clusterReader) {
    /// What a Service may have.
    static final Set<GcpKind> OF_SERVICES = EnumSet.complementOf(EnumSet.of(GcpKind.INSTANCE_GROUP));

    /// Everything of the cluster, in bulk.
    ///
    /// @param trusted the members of the groups, by zone, that the nodes make with what is known around them; a
    ///     group of another size is read
    public Inventory<GcpState> inventory(
            InventoryRequest request, Function<Surroundings, SortedMap<String, SortedSet<String>>> trusted) {
        NodeSet nodes = request.nodes();
        RunningOperations running = running(find(nodes));
        Surroundings surroundings = clusterReader.surroundings(find(nodes), nodes);
        Location at = find(nodes);
        ByOwner found = new ByOwner(cluster);
        listings.forwardingRules(at, found::see).forEach(found::add);
        listings.addresses(at, found::see).forEach(found::add);
        EnumSet.complementOf(EnumSet.of(GcpKind.FORWARDING_RULE, GcpKind.ADDRESS))
                .forEach(kind -> listings.all(at, kind, Listings.OURS).forEach(found::add));
        Owner.Shared shared = new Owner.Shared(cluster);
        SortedMap<String, SortedSet<String>> members =
                request.settled().isEmpty() ? new TreeMap<>() : trusted.apply(surroundings);
        return new Inventory<>(
                new GcpState.OfCluster(
                        found.around(surroundings),
                        clusterReader.withMembers(at, found.shared(), members),
                        running.about(shared),
                        false),
                found.services(running, request.services()),
                found.others());
    }

    private RunningOperations running(Location at) {
        return RunningOperations.read(listings.api(), at);
    }

    private Location find(NodeSet nodes) {
        return clusterReader.locations().find(nodes);
    }

    /// One Service's resources, whatever is remembered of them: what begins like its names and carries its marks.
    public GcpState.OfService observe(Owner.Service owner, NodeSet nodes) {
        Location at = find(nodes);
        RunningOperations running = running(at);
        String filter = "name eq \"%s.*\"".formatted(GcpNames.prefix(owner));
        return state(owner, OF_SERVICES.stream().flatMap(kind -> listings.all(at, kind, filter).stream()), running);
    }

    private static GcpState.OfService state(
            Owner.Service owner, Stream<Listings.Listed> listed, RunningOperations running) {
        List<GcpResource> own = listed.map(Listings.Listed::resource)
                .filter(resource -> resource.mark().equals(Optional.of(owner.mark())))
                .toList();
        return new GcpState.OfService(Resources.of(own), running.about(owner), false);
    }

    /// What is left of what it is known to have had, and what else begins like its names: a listing may have lagged
    /// behind what was made just before.
    public GcpState.OfService observeKnown(Owner.Service owner, Collection<GcpState> known, NodeSet nodes) {
        return keepStaying(observe(owner, nodes), known);
    }

    /// No read tells that an address could not be given back.
    private static GcpState.OfService keepStaying(GcpState.OfService read, Collection<GcpState> known) {
        Resources kept = read.resources();
        for (GcpResource.Address address : kept.all(GcpResource.Address.class)) {
            boolean stays = known.stream()
                    .flatMap(state -> state.resources().all(GcpResource.Address.class).stream())
                    .anyMatch(address.staying()::equals);
            kept = stays ? kept.with(address.staying()) : kept;
        }
        return read.with(kept, read.underWay(), read.unread());
    }

    /// What is shared, and what stands around it.
    public GcpState.OfCluster observeShared(NodeSet nodes) {
        RunningOperations running = running(find(nodes));
        Surroundings surroundings = clusterReader.surroundings(find(nodes), nodes);
        Location at = find(nodes);
        ByOwner found = new ByOwner(cluster);
        listings.addresses(at, found::see);
        return shared(at, found.around(surroundings), running, new TreeMap<>());
    }

    /// The same; the network and the machines as they are known, and the members of a group that has as many as are
    /// known.
    public GcpState.OfCluster refresh(NodeSet nodes, GcpState.OfCluster known) {
        Location at = find(nodes);
        SortedMap<String, SortedSet<String>> members = new TreeMap<>();
        known.resources()
                .all(GcpResource.InstanceGroup.class)
                .forEach(group -> group.members().ifPresent(has -> members.put(group.zone(), has)));
        return shared(at, known.surroundings(), running(at), members);
    }

    private GcpState.OfCluster shared(
            Location at,
            Surroundings surroundings,
            RunningOperations running,
            SortedMap<String, SortedSet<String>> members) {
        return new GcpState.OfCluster(
                surroundings,
                clusterReader.withMembers(at, clusterReader.shared(at), members),
                running.about(new Owner.Shared(cluster)),
                false);
    }
}
