// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

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
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.client.ComputeApi;
import io.cloudlb.gcp.client.GcpClients;
import io.cloudlb.gcp.client.GcpErrors;
import io.cloudlb.gcp.model.Candidates;
import io.cloudlb.gcp.model.GcpBackends;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Surroundings;
import io.cloudlb.gcp.model.Surroundings.Place;
import io.cloudlb.gcp.plan.GcpPlanner;
import io.cloudlb.gcp.plan.Publication;
import io.cloudlb.gcp.plan.SharedNeeds;
import io.cloudlb.gcp.read.ClusterReader;
import io.cloudlb.gcp.read.GcpReader;
import io.cloudlb.gcp.read.GcpRound;
import io.cloudlb.gcp.read.Listings;
import io.cloudlb.gcp.read.Location;
import io.cloudlb.gcp.resolve.ClusterResolver;
import io.cloudlb.gcp.resolve.GcpResolver;
import io.cloudlb.gcp.resolve.KnownAnnotations;
import io.cloudlb.gcp.resolve.NodeTargets;
import io.cloudlb.gcp.resolve.OtherControllers;
import io.cloudlb.gcp.settings.GcpProviderSettings;
import io.cloudlb.gcp.settings.GcpSettings;
import io.cloudlb.gcp.write.GcpExecutor;
import io.cloudlb.gcp.write.GcpOperations;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/// Google Cloud: one passthrough Network Load Balancer for each Service, over instance groups of the cluster's nodes.
final class GcpProvider implements LoadBalancerProvider<GcpDesired, GcpState, GcpChange> {
    /// The word for `--provider`.
    static final String NAME = GcpProviderSettings.NAME;

    private static final ProviderTraits TRAITS = new ProviderTraits(
            NAME,
            new Capabilities(
                    Set.of(Protocol.TCP, Protocol.UDP),
                    Set.of(IpFamily.IPV4, IpFamily.IPV6),
                    true,
                    true,
                    true,
                    true,
                    // Passthrough: packets reach the nodes with the load balancer's address and port.
                    false),
            KnownAnnotations.catalogue(),
            OtherControllers.ALL);

    /// Where endpoint groups of Services of policy Local may be wanted.
    private static final ProviderTraits READING_ENDPOINTS = new ProviderTraits(
            NAME,
            TRAITS.capabilities(),
            TRAITS.annotations(),
            TRAITS.otherControllers(),
            ProviderTraits.Mode.OF_A_CLOUD.readingEndpoints());

    private final ClusterIdentity cluster;
    private final ProviderContext.PortRange nodePorts;
    private final GcpBackends backends;
    private final ComputeApi api;
    private final Location.Finder locations;
    private final GcpCheck check;
    private final GcpReader reader;
    private final GcpExecutor executor;
    private final GcpOperations operations;
    private final NodeTargets.Latest latestTargets;

    /// Those that the desired states at hand were resolved with.
    private final AtomicReference<Surroundings> latestSurroundings = new AtomicReference<>(Surroundings.UNKNOWN);

    GcpProvider(
            ProviderContext context,
            GcpSettings settings,
            CallBudget budget,
            Supplier<GcpClients> connect,
            Location.OwnMachine machine) {
        cluster = context.cluster();
        nodePorts = context.nodePorts();
        backends = GcpBackends.of(settings.backends()).orElse(GcpBackends.AUTO);
        latestTargets = new NodeTargets.Latest(new TreeSet<>(settings.nodeTags()));
        api = new ComputeApi(new CloudCalls(NAME, budget, new GcpErrors(), context), connect);
        locations = new Location.Finder(
                new Location.Named(settings.project(), settings.region(), settings.networkProject()), machine);
        Listings listings = new Listings(api);
        ClusterReader clusterReader =
                new ClusterReader(cluster, listings, locations, settings.network(), settings.subnetwork());
        reader = new GcpReader(cluster, listings, clusterReader, backends);
        check = new GcpCheck(api, locations, settings);
        executor = new GcpExecutor(api, listings);
        operations = new GcpOperations(api, listings);
    }

    @Override
    public ProviderTraits traits() {
        return backends == GcpBackends.INSTANCE_GROUPS ? TRAITS : READING_ENDPOINTS;
    }

    @Override
    public void check(NodeSet nodes) {
        check.run(nodes);
    }

    @Override
    public Inventory<GcpState> inventory(InventoryRequest request) {
        return reader.inventory(request, around -> trusted(request.nodes(), around));
    }

    /// The journal vouches for the nodes and not for their machines: of one that does not run nobody knows whether it
    /// did when subsets were chosen.
    private Candidates trusted(NodeSet nodes, Surroundings around) {
        NodeTargets targets = NodeTargets.of(nodes, around, latestTargets.nodeTags());
        return targets.unlisted().isEmpty() ? targets.candidates() : Candidates.NONE;
    }

    @Override
    public GcpState observe(Owner owner, NodeSet nodes, GcpState known) {
        return switch (owner) {
            case Owner.Service service -> reader.observe(service, nodes, service(known));
            case Owner.Shared _ -> reader.observeShared(nodes, cluster(known));
        };
    }

    @Override
    public GcpState refreshShared(Owner.Shared owner, NodeSet nodes, GcpState known) {
        return reader.refresh(nodes, cluster(known));
    }

    @Override
    public GcpState observeKnown(Owner.Service owner, GcpState known, Collection<GcpState> earlier, NodeSet nodes) {
        return reader.observeKnown(owner, service(known), earlier, nodes);
    }

    @Override
    public Optional<BulkRound<GcpState>> bulkRound(
            List<Owner.Service> owners, Function<Owner.Service, Optional<GcpState>> known) {
        return Optional.of(new GcpRound(reader, owners, known));
    }

    @Override
    public GcpState complete(Owner.Service owner, GcpDesired desired, GcpState known, NodeSet nodes) {
        return reader.complete(owner, service(known), nodes);
    }

    @Override
    public GcpState nothing(Owner owner) {
        return switch (owner) {
            case Owner.Service _ -> GcpState.OfService.NOTHING;
            case Owner.Shared _ -> GcpState.OfCluster.NOTHING;
        };
    }

    @Override
    public Resolution<GcpDesired> resolve(LoadBalancerSpec spec, NodeSet nodes, GcpState state, GcpState shared) {
        NodeTargets targets = targets(nodes, shared);
        return new GcpResolver(spec, targets, targets.withPods(nodes), service(state), cluster(shared), backends)
                .resolve();
    }

    @Override
    public Resolution<GcpDesired> resolveAsItStands(Owner.Service owner, NodeSet nodes, GcpState shared) {
        NodeTargets targets = targets(nodes, shared);
        return targets.unknown().isEmpty()
                ? new Resolution.Resolved<>(
                        new GcpDesired.AsItStands(
                                owner,
                                ClusterResolver.groups(cluster, targets, cluster(shared)),
                                targets.candidates(),
                                targets.withPods(nodes)),
                        List.of())
                : new Resolution.Unknown<>(targets.unknown(), List.of());
    }

    @Override
    public Resolution<GcpDesired> resolveShared(
            Owner.Shared owner, Collection<LoadBalancerSpec> users, NodeSet nodes, GcpState shared) {
        return new ClusterResolver(owner, cluster(shared), targets(nodes, shared), nodePorts).resolve(users);
    }

    private NodeTargets targets(NodeSet nodes, GcpState shared) {
        latestSurroundings.set(cluster(shared).surroundings());
        return latestTargets.of(nodes, cluster(shared).surroundings());
    }

    @Override
    public GcpDesired absent(Owner owner) {
        return switch (owner) {
            case Owner.Service service -> GcpDesired.OfService.absent(service);
            case Owner.Shared shared -> GcpDesired.OfCluster.absent(shared);
        };
    }

    @Override
    public Optional<Plan<GcpChange>> plan(GcpDesired desired, GcpState state, GcpState shared) {
        return GcpPlanner.plan(desired, state, cluster(shared));
    }

    @Override
    public boolean waitsForShared(GcpChange change, GcpDesired desired, GcpState shared) {
        return new SharedNeeds(cluster, cluster(shared)).areMissingFor(change);
    }

    @Override
    public Applied<GcpState> apply(GcpChange change, GcpState state, GcpState shared) {
        return executor.apply(change, state, place(cluster(shared).surroundings()));
    }

    /// What is deleted needs no network, so it is not kept from that where nothing tells which one.
    private Place place(Surroundings around) {
        return around.place().orElseGet(() -> {
            Location at = locations.find(NodeSet.EMPTY);
            return new Place(at.project(), at.networkProject(), at.region(), "", "");
        });
    }

    @Override
    public List<Ingress> publish(GcpDesired desired, GcpState state) {
        return Publication.of(desired, state, latestSurroundings.get());
    }

    @Override
    public Set<Address> addresses(GcpState state) {
        return Publication.addresses(state);
    }

    @Override
    public boolean ownsNothing(GcpState state) {
        return GcpPlanner.ownsNothing(state);
    }

    @Override
    public SortedSet<String> unlisted(NodeSet nodes, GcpState shared) {
        return targets(nodes, shared).unlisted();
    }

    @Override
    public String targetDigest(GcpDesired desired) {
        return GcpPlanner.targetDigest(desired);
    }

    @Override
    public PendingOperations<GcpState> pending() {
        return operations;
    }

    @Override
    public void close() {
        api.close();
    }

    private static GcpState.OfService service(GcpState state) {
        return switch (state) {
            case GcpState.OfService service -> service;
            case GcpState.OfCluster _ -> throw new IllegalArgumentException("The state is the cluster's: " + state);
        };
    }

    private static GcpState.OfCluster cluster(GcpState shared) {
        return switch (shared) {
            case GcpState.OfCluster cluster -> cluster;
            case GcpState.OfService _ ->
                throw new IllegalArgumentException("The shared state is a Service's: " + shared);
        };
    }
}
