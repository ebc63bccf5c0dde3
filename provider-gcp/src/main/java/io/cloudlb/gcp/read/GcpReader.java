// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.gcp.model.Candidates;
import io.cloudlb.gcp.model.GcpBackends;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup.Endpoints;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.PendingWrite;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads what an owner has, or what all owners have, by the marks in descriptions. What is under way is asked for
/// first: what ends in between is then seen as a resource.
///
/// @param backends what is behind load balancers, as it is configured
public record GcpReader(ClusterIdentity cluster, Listings listings, ClusterReader clusterReader, GcpBackends backends) {
    /// What a Service may have.
    static final Set<GcpKind> OF_SERVICES = EnumSet.complementOf(EnumSet.of(GcpKind.INSTANCE_GROUP));

    /// Everything of the cluster, in bulk.
    ///
    /// @param trusted the instances that the nodes are with what is known around them: the members of the cluster's
    ///     groups, of which one of another size is read, and those among which Services' own were chosen
    public Inventory<GcpState> inventory(InventoryRequest request, Function<Surroundings, Candidates> trusted) {
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
        Candidates instances = request.settled().isEmpty() ? Candidates.NONE : trusted.apply(surroundings);
        Map<Owner.Service, GcpState> services = found.services(running, request.services());
        services.replaceAll((owner, state) -> request.settled().contains(owner) ? chosen(state, instances) : state);
        return new Inventory<>(
                new GcpState.OfCluster(
                        found.around(surroundings),
                        clusterReader.withMembers(at, found.shared(), instances.byZone()),
                        running.about(shared),
                        false),
                services,
                found.others());
    }

    /// Where the endpoints were chosen among these instances.
    private static GcpState chosen(GcpState state, Candidates instances) {
        GcpState known = state;
        for (EndpointGroup group : state.resources().all(EndpointGroup.class)) {
            if (group.members().isEmpty()) {
                known = known.with(group.with(new Endpoints.Counted(group.size(), instances.digest(group.zone()))));
            }
        }
        return known;
    }

    private RunningOperations running(Location at) {
        return RunningOperations.read(listings.api(), at);
    }

    private Location find(NodeSet nodes) {
        return clusterReader.locations().find(nodes);
    }

    /// One Service's resources: what begins like its names and carries its marks.
    public GcpState.OfService observe(Owner.Service owner, NodeSet nodes, GcpState.OfService known) {
        return read(owner, find(nodes), OF_SERVICES, known);
    }

    private GcpState.OfService read(Owner.Service owner, Location at, Set<GcpKind> kinds, GcpState.OfService known) {
        RunningOperations running = running(at);
        String filter = "name eq \"%s.*\"".formatted(GcpNames.prefix(owner));
        Resources listed = Resources.of(kinds.stream()
                .flatMap(kind -> listings.all(at, kind, filter).stream())
                .map(Listings.Listed::resource)
                .filter(resource -> resource.mark().equals(Optional.of(owner.mark())))
                .toList());
        Resources own = asTheyAre(owner, at, keepStaying(listed, known), known);
        return new GcpState.OfService(withEndpoints(at, own), running.about(owner));
    }

    /// A listing may lag behind what was written just before. What it shows otherwise than it is known is asked for by
    /// its name.
    private Resources asTheyAre(Owner.Service owner, Location at, Resources listed, GcpState.OfService known) {
        Resources all = listed;
        for (GcpResource.Key key : Sorted.union(known.mayStand(), listed.byKey().keySet())) {
            Optional<GcpResource> had = known.resources().find(key);
            if (!isShown(had, listed.find(key))) {
                Resources others = all.without(key);
                all = listings.unlisted(at, key, had)
                        .map(Listings.Listed::resource)
                        .filter(resource -> resource.mark().equals(Optional.of(owner.mark())))
                        .map(others::with)
                        .orElse(others);
            }
        }
        return keepStaying(all, known);
    }

    /// The endpoints of a group are read by themselves.
    private static boolean isShown(Optional<GcpResource> had, Optional<GcpResource> listed) {
        boolean areGroups = had.filter(EndpointGroup.class::isInstance).isPresent()
                && listed.filter(EndpointGroup.class::isInstance).isPresent();
        return listed.isPresent() && (areGroups || had.equals(listed));
    }

    private Resources withEndpoints(Location at, Resources resources) {
        Resources read = resources;
        for (EndpointGroup group : resources.all(EndpointGroup.class)) {
            if (group.members().isEmpty()) {
                read = read.with(group.withMembers(listings.members(at, group)));
            }
        }
        return read;
    }

    /// The same, without kinds that it never had.
    ///
    /// @param earlier states that it was in before
    public GcpState.OfService observeKnown(
            Owner.Service owner, GcpState.OfService known, Collection<GcpState> earlier, NodeSet nodes) {
        Set<GcpKind> kinds = EnumSet.copyOf(OF_SERVICES);
        if (!mayHaveEndpointGroups(Stream.concat(Stream.of(known), earlier.stream()), nodes)) {
            kinds.remove(GcpKind.ENDPOINT_GROUP);
        }
        return read(owner, find(nodes), kinds, known);
    }

    private boolean mayHaveEndpointGroups(Stream<GcpState> had, NodeSet nodes) {
        return backends.isEndpointGroups(Scheme.INTERNAL, nodes.nodes().size())
                || had.anyMatch(state -> state.unread()
                        || !state.resources().all(EndpointGroup.class).isEmpty()
                        || state.resources().all(GcpResource.BackendService.class).stream()
                                .flatMap(service -> service.groups().stream())
                                .anyMatch(key -> key.kind() == GcpKind.ENDPOINT_GROUP)
                        || state.underWay().values().stream().anyMatch(GcpReader::isOfEndpointGroup));
    }

    private static boolean isOfEndpointGroup(PendingWrite write) {
        return switch (write.outcome().orElse(null)) {
            case PendingWrite.Outcome.Made(GcpResource made) -> made instanceof EndpointGroup;
            case PendingWrite.Outcome.Gone(GcpResource.Key key) -> key.kind() == GcpKind.ENDPOINT_GROUP;
            case null -> true;
        };
    }

    /// The same state with what a listing left open: the endpoints of groups, or else all of it.
    public GcpState.OfService complete(Owner.Service owner, GcpState.OfService known, NodeSet nodes) {
        boolean isThin = known.unread()
                || known.resources().all(GcpResource.ForwardingRule.class).stream()
                        .anyMatch(rule -> rule.ip().isEmpty());
        Resources read = isThin ? known.resources() : withEndpoints(find(nodes), known.resources());
        return read.equals(known.resources())
                ? observeKnown(owner, known, List.of(), nodes)
                : known.with(read, known.underWay(), known.unread());
    }

    /// No read tells that an address could not be given back.
    private static Resources keepStaying(Resources read, GcpState known) {
        Resources kept = read;
        for (GcpResource.Address address : read.all(GcpResource.Address.class)) {
            boolean stays = known.resources().find(address.key()).equals(Optional.of(address.staying()));
            kept = stays ? kept.with(address.staying()) : kept;
        }
        return kept;
    }

    /// What is shared, and what stands around it.
    public GcpState.OfCluster observeShared(NodeSet nodes, GcpState.OfCluster known) {
        RunningOperations running = running(find(nodes));
        Surroundings surroundings = clusterReader.surroundings(find(nodes), nodes);
        Location at = find(nodes);
        ByOwner found = new ByOwner(cluster);
        listings.addresses(at, found::see);
        return shared(at, known, found.around(surroundings), running, new TreeMap<>());
    }

    /// The same; the network and the machines as they are known, and the members of a group that has as many as are
    /// known.
    public GcpState.OfCluster refresh(NodeSet nodes, GcpState.OfCluster known) {
        Location at = find(nodes);
        SortedMap<String, SortedSet<String>> members = new TreeMap<>();
        known.resources()
                .all(GcpResource.InstanceGroup.class)
                .forEach(group -> group.members().ifPresent(has -> members.put(group.zone(), has)));
        return shared(at, known, known.surroundings(), running(at), members);
    }

    private GcpState.OfCluster shared(
            Location at,
            GcpState.OfCluster known,
            Surroundings surroundings,
            RunningOperations running,
            SortedMap<String, SortedSet<String>> members) {
        return new GcpState.OfCluster(
                surroundings,
                clusterReader.withMembers(at, clusterReader.shared(at, known), members),
                running.about(new Owner.Shared(cluster)),
                false);
    }
}
