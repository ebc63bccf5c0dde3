// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Configuration;
import io.cloudlb.azure.model.Machines;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.plan.AzurePlanner;
import io.cloudlb.azure.plan.Publication;
import io.cloudlb.azure.read.AzureReader;
import io.cloudlb.azure.read.AzureRound;
import io.cloudlb.azure.read.LinkSearch;
import io.cloudlb.azure.read.NamedGroups;
import io.cloudlb.azure.read.PrivateLinks;
import io.cloudlb.azure.read.Snapshot;
import io.cloudlb.azure.resolve.AzureResolver;
import io.cloudlb.azure.resolve.ClusterResolver;
import io.cloudlb.azure.resolve.KnownAnnotations;
import io.cloudlb.azure.resolve.LinkRules;
import io.cloudlb.azure.resolve.NodeShares;
import io.cloudlb.azure.resolve.OtherControllers;
import io.cloudlb.azure.resolve.Placements;
import io.cloudlb.azure.settings.AzureProviderSettings;
import io.cloudlb.azure.write.AzureExecutor;
import io.cloudlb.azure.write.ServiceOperations;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.Applied.PendingOperations;
import io.cloudlb.core.provider.BulkRound;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Committed;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.provider.TimeSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Azure: parts of the cluster's two load balancers, one public and one internal, for each Service.
final class AzureProvider implements LoadBalancerProvider<AzureDesired, AzureState, AzureChange> {
    private static final Capabilities CAPABILITIES = new Capabilities(
            Set.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP),
            Set.of(IpFamily.IPV4, IpFamily.IPV6),
            true,
            true,
            true,
            true,
            // With a floating IP packets reach the nodes with the frontend's address and port.
            false);

    private final AzureChoices choices;
    private final ArmApi api;
    private final Place place;
    private final Consumer<NodeSet> check;
    private final AzureReader reader;
    private final AzureExecutor executor;
    private final ServiceOperations operations;
    private final ProviderTraits traits;
    private final NodeShares.Latest latestShares;
    private final Placements placements = new Placements();

    private final NamedGroups groups = new NamedGroups();

    private final LinkSearch links;

    /// Those of the Services that were asked for, by their UIDs.
    private final Map<String, String> namespaces = new ConcurrentHashMap<>();

    /// The last shared state that anything was decided on, for reads that are not handed one.
    private final AtomicReference<AzureState.OfCluster> latest = new AtomicReference<>(AzureState.OfCluster.NOTHING);

    /// @param place where the cluster is
    /// @param check proves that it is there
    AzureProvider(
            ClusterIdentity cluster,
            AzureChoices choices,
            ArmApi api,
            TimeSource time,
            Place place,
            Consumer<NodeSet> check) {
        this.choices = choices;
        this.api = api;
        this.place = place;
        this.check = check;
        links = new LinkSearch(LinkRules.usualGroup(choices, place));
        traits = new ProviderTraits(
                AzureProviderSettings.NAME,
                CAPABILITIES,
                KnownAnnotations.catalogue(),
                OtherControllers.ALL,
                mode(place.several()));
        latestShares = new NodeShares.Latest(place);
        reader = new AzureReader(cluster, api, place, groups::chosen, links);
        executor = new AzureExecutor(api, time, cluster);
        operations = new ServiceOperations(api, time, place);
    }

    /// Labels are read where load balancers are chosen by them.
    private static ProviderTraits.Mode mode(List<Configuration> several) {
        return ProviderTraits.Mode.OF_A_CLOUD.selecting(
                several.stream().anyMatch(each -> each.services().isPresent()),
                several.stream().flatMap(each -> each.nodeLabels().stream()).collect(Collectors.toSet()));
    }

    @Override
    public ProviderTraits traits() {
        return traits;
    }

    @Override
    public void check(NodeSet nodes) {
        check.accept(nodes);
    }

    @Override
    public Inventory<AzureState> inventory(InventoryRequest request) {
        Snapshot snapshot = reader.all();
        AzureState.OfCluster shared = snapshot.shared();
        AzureState.OfCluster known = shared.with(machines(request.nodes()));
        latest.set(known);
        return new Inventory<>(known, Map.copyOf(snapshot.services()), snapshot.others());
    }

    @Override
    public AzureState observe(Owner owner, NodeSet nodes, AzureState known) {
        Snapshot snapshot = reader.all();
        return switch (owner) {
            case Owner.Service service ->
                reader.with(snapshot, service, service(known)).service(service, List.of());
            case Owner.Shared _ -> {
                links.close();
                yield reader.with(snapshot, cluster(known)).shared().with(machines(nodes));
            }
        };
    }

    /// Nobody needs them where pools hold addresses.
    private Machines machines(NodeSet nodes) {
        return place.byInterface() ? reader.machines(nodes) : Machines.NONE;
    }

    @Override
    public AzureState refreshShared(Owner.Shared owner, NodeSet nodes, AzureState known) {
        Snapshot snapshot = reader.refreshed(cluster(known).surroundings());
        return reader.with(snapshot, cluster(known))
                .shared()
                .with(cluster(known).machines());
    }

    @Override
    public AzureState observeKnown(
            Owner.Service owner, AzureState known, Collection<AzureState> earlier, NodeSet nodes) {
        List<AzureState.OfService> had = Stream.concat(Stream.of(known), earlier.stream())
                .map(AzureProvider::service)
                .toList();
        return reader.known(owner, had, latest.get());
    }

    @Override
    public Optional<BulkRound<AzureState>> bulkRound(
            List<Owner.Service> owners, Function<Owner.Service, Optional<AzureState>> known) {
        return Optional.of(new AzureRound(reader, latest.get(), owners, known));
    }

    @Override
    public AzureState nothing(Owner owner) {
        return switch (owner) {
            case Owner.Service _ -> AzureState.OfService.NOTHING;
            case Owner.Shared _ -> AzureState.OfCluster.NOTHING;
        };
    }

    @Override
    public Resolution<AzureDesired> resolve(LoadBalancerSpec spec, NodeSet nodes, AzureState state, AzureState shared) {
        latest.set(cluster(shared));
        namespaces.put(spec.owner().uid(), spec.owner().key().namespace());
        groups.name(spec.owner(), AzureResolver.wantedGroups(spec));
        links.asked(spec.owner(), LinkRules.wantedGroup(spec, choices, place));
        AzureState.OfCluster cluster = cluster(shared);
        NodeShares shares = latestShares.of(nodes, cluster);
        Function<Map<String, Placements.Placement>, Resolution<AzureDesired>> resolve = waiting -> new AzureResolver(
                        spec, shares, service(state), cluster, choices, !links.isOpen(), waiting, namespaces)
                .resolve();
        return place.several().isEmpty() ? resolve.apply(Map.of()) : placements.placed(spec.owner(), cluster, resolve);
    }

    @Override
    public Resolution<AzureDesired> resolveAsItStands(Owner.Service owner, NodeSet nodes, AzureState shared) {
        return new Resolution.Resolved<>(new AzureDesired.AsItStands(owner), List.of());
    }

    @Override
    public Resolution<AzureDesired> resolveShared(
            Owner.Shared owner, Collection<LoadBalancerSpec> users, NodeSet nodes, AzureState shared) {
        AzureState.OfCluster cluster = cluster(shared);
        NodeShares shares = latestShares.of(nodes, cluster);
        AzureDesired desired = new ClusterResolver(owner, place, shares).resolve(users, cluster);
        return shares.all().unknown().isEmpty()
                ? new Resolution.Resolved<>(desired, shares.all().warnings())
                : new Resolution.Unknown<>(shares.all().unknown(), shares.all().warnings(), Optional.of(desired));
    }

    @Override
    public AzureDesired absent(Owner owner) {
        return switch (owner) {
            case Owner.Service service -> {
                groups.forget(service);
                links.forget(service);
                namespaces.remove(service.uid());
                placements.forget(service);
                yield AzureDesired.OfService.absent(service);
            }
            case Owner.Shared shared -> AzureDesired.OfCluster.absent(shared);
        };
    }

    @Override
    public Optional<Plan<AzureChange>> plan(AzureDesired desired, AzureState state, AzureState shared) {
        return Optional.of(AzurePlanner.plan(desired, state, cluster(shared)));
    }

    /// Pools are made with the first part that needs them.
    @Override
    public boolean waitsForShared(AzureChange change, AzureDesired desired, AzureState shared) {
        return false;
    }

    @Override
    public Applied<AzureState> apply(AzureChange change, AzureState state, AzureState shared) {
        try {
            return heard(executor.apply(change, place));
        } catch (CloudException failure) {
            return heard(new Applied.Failed<>(failure.error()));
        }
    }

    @Override
    public Committed<AzureState> commit(List<Submission<AzureState, AzureChange>> group, AzureState shared) {
        Committed<AzureState> committed = executor.commit(group, cluster(shared), place);
        committed.results().forEach(this::heard);
        return committed;
    }

    /// A refusal may name a Private Link Service that is not known.
    private Applied<AzureState> heard(Applied<AzureState> result) {
        if (result instanceof Applied.Failed<AzureState>(UnaryOperator<AzureState> _, CloudError error)
                && error.code().contains("InUseByPrivateLinkService")) {
            links.heardOf(PrivateLinks.named(error.message()));
        }
        return result;
    }

    @Override
    public Optional<String> readyMessage(AzureDesired desired, AzureState state) {
        return Publication.linked(state);
    }

    @Override
    public List<Ingress> publish(AzureDesired desired, AzureState state) {
        return Publication.of(desired, state);
    }

    @Override
    public Set<Address> addresses(AzureState state) {
        return Publication.addresses(state);
    }

    @Override
    public boolean ownsNothing(AzureState state) {
        return AzurePlanner.ownsNothing(state);
    }

    @Override
    public SortedSet<String> unlisted(NodeSet nodes, AzureState shared) {
        return cluster(shared).machines().unlisted(nodes);
    }

    /// Nodes are behind the pools of all Services.
    @Override
    public String targetDigest(AzureDesired desired) {
        return "";
    }

    @Override
    public PendingOperations<AzureState> pending() {
        return operations;
    }

    @Override
    public void close() {
        api.close();
    }

    private static AzureState.OfService service(AzureState state) {
        return switch (state) {
            case AzureState.OfService service -> service;
            case AzureState.OfCluster _ -> throw new IllegalArgumentException("The state is the cluster's: " + state);
        };
    }

    private static AzureState.OfCluster cluster(AzureState shared) {
        return switch (shared) {
            case AzureState.OfCluster cluster -> cluster;
            case AzureState.OfService _ ->
                throw new IllegalArgumentException("The shared state is a Service's: " + shared);
        };
    }
}
