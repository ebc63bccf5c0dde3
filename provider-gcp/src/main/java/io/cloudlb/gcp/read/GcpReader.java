// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
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

    /// One Service's resources, whatever is remembered of them: what begins like its names and carries its marks.
    public GcpState.OfService observe(Owner.Service owner, NodeSet nodes) {
        return read(owner, find(nodes), OF_SERVICES);
    }

    private GcpState.OfService read(Owner.Service owner, Location at, Set<GcpKind> kinds) {
        RunningOperations running = running(at);
        String filter = "name eq \"%s.*\"".formatted(GcpNames.prefix(owner));
        List<GcpResource> own = kinds.stream()
                .flatMap(kind -> listings.all(at, kind, filter).stream())
                .map(Listings.Listed::resource)
                .filter(resource -> resource.mark().equals(Optional.of(owner.mark())))
                .toList();
        return new GcpState.OfService(withEndpoints(at, Resources.of(own)), running.about(owner));
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

    /// What is left of what it is known to have had, and what else begins like its names: a listing may have lagged
    /// behind what was made just before.
    public GcpState.OfService observeKnown(Owner.Service owner, Collection<GcpState> known, NodeSet nodes) {
        Set<GcpKind> kinds = EnumSet.copyOf(OF_SERVICES);
        if (!mayHaveEndpointGroups(known, nodes)) {
            kinds.remove(GcpKind.ENDPOINT_GROUP);
        }
        Location at = find(nodes);
        return keepStaying(withFirewalls(at, read(owner, at, kinds), known), known);
    }

    /// With what is known of the firewall rules of another project's network, which we may not be allowed to list.
    private GcpState.OfService withFirewalls(Location at, GcpState.OfService read, Collection<GcpState> known) {
        if (at.project().equals(at.networkProject())) {
            return read;
        }
        Resources all = read.resources();
        for (GcpState state : known) {
            for (GcpResource.Firewall firewall : state.resources().all(GcpResource.Firewall.class)) {
                if (all.find(firewall.key()).isEmpty()) {
                    all = listings.unlisted(at, firewall.key(), Optional.of(firewall))
                            .map(Listings.Listed::resource)
                            .filter(found -> found.mark().equals(firewall.mark()))
                            .map(all::with)
                            .orElse(all);
                }
            }
        }
        return read.with(all, read.underWay(), read.unread());
    }

    private boolean mayHaveEndpointGroups(Collection<GcpState> known, NodeSet nodes) {
        return backends.isEndpointGroups(Scheme.INTERNAL, nodes.nodes().size())
                || known.stream()
                        .anyMatch(state -> state.unread()
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
                ? observeKnown(owner, List.of(known), nodes)
                : known.with(read, known.underWay(), known.unread());
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
