// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Committed;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.provider.StateInKubernetes;
import io.cloudlb.metallb.allocation.AllocationRequest;
import io.cloudlb.metallb.allocation.Published;
import io.cloudlb.metallb.allocation.RequestReader;
import io.cloudlb.metallb.allocation.Reuse;
import io.cloudlb.metallb.assignment.AddressAssigner;
import io.cloudlb.metallb.assignment.Asked;
import io.cloudlb.metallb.assignment.AssignmentPreview;
import io.cloudlb.metallb.assignment.ServiceListing;
import io.cloudlb.metallb.cluster.MetalLbCluster;
import io.cloudlb.metallb.pool.PoolSet;
import io.cloudlb.metallb.rivals.RivalCheck;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bare metal: an address of MetalLB's pools for each Service, in the place of MetalLB's own controller. Kubernetes
/// holds what is given out (ADR 0005); what is on its way there is claimed before (ADR 0006).
final class MetalLbProvider implements LoadBalancerProvider<MetalLbDesired, MetalLbState, MetalLbChange> {
    private static final Logger LOG = LoggerFactory.getLogger(MetalLbProvider.class);

    /// How often the pools' counters are written at the most.
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(1);

    private final ProviderContext context;
    private final MetalLbCluster cluster;
    private final ProviderTraits traits;
    private final AddressAssigner assigner;
    private final Pools pools;
    private final MetalLbPlanner planner;
    private final MetalLbExecutor executor;
    private final FillReport report;
    private final MetalLbInKubernetes inKubernetes;

    MetalLbProvider(ProviderContext context, MetalLbSettings settings, MetalLbCluster cluster) {
        this.context = context;
        this.cluster = cluster;
        traits = MetalLbTraits.of(settings.announcer());
        CloudCalls calls = new CloudCalls(MetalLbTraits.NAME, CallBudget.STANDARD, new MetalLbErrors(), context);
        assigner = new AddressAssigner(settings.allocator(), new CalledLedger(cluster.ledger(), calls), context.time());
        pools = new Pools(cluster);
        planner = new MetalLbPlanner(new MetalLbPlanner.AtTheAssigner(assigner), reuse(context));
        executor = new MetalLbExecutor(assigner);
        report = new FillReport(cluster, new PoolGauges(context.access().gauges()), context.time(), BETWEEN_COUNTS);
        inKubernetes = new MetalLbInKubernetes(
                context.access(),
                cluster,
                new OtherLeaders(cluster.leaders(), calls, context.time(), context.access()),
                assigner,
                pools,
                report,
                settings.announcer());
    }

    /// Where the speaker serves one class it goes on announcing for a Service that has lost its class with its type.
    private static Reuse reuse(ProviderContext context) {
        return context.access().scope().loadBalancerClass().isPresent()
                ? Reuse.AFTER_OBJECT_IS_GONE
                : Reuse.AFTER_HOLD_DOWN;
    }

    @Override
    public ProviderTraits traits() {
        return traits;
    }

    /// Who only looks may do so beside whoever writes.
    @Override
    public void check(NodeSet nodes) {
        cluster.start();
        switch (cluster.rivals()) {
            case RivalCheck.Rival(String _, String sentence) -> {
                if (context.access().writes()) {
                    throw new CloudException(CloudError.denied(sentence, ""));
                }
                LOG.warn(sentence);
            }
            case RivalCheck.Clear(boolean poolStatusIsOurs, List<String> warnings) -> {
                warnings.forEach(LOG::warn);
                report.mayWrite(poolStatusIsOurs && context.access().writes());
            }
        }
    }

    @Override
    public Inventory<MetalLbState> inventory(InventoryRequest request) {
        pools.read();
        Map<ServiceKey, AddressAssigner.Holder> holders =
                assigner.open(pools.now().pools().pools(), () -> listing(request.services()));
        Map<Owner.Service, MetalLbState> services = new HashMap<>();
        holders.forEach((service, holder) -> services.put(
                new Owner.Service(context.cluster(), service, holder.uid()),
                new MetalLbState.OfService(holder.held())));
        return new Inventory<>(pools.now(), services);
    }

    private List<ServiceListing.Entry> listing(Supplier<List<InventoryRequest.Standing>> services) {
        return services.get().stream().map(this::entry).toList();
    }

    private ServiceListing.Entry entry(InventoryRequest.Standing standing) {
        return new ServiceListing.Entry(
                request(standing, labels(standing.spec())),
                standing.spec().owner().uid(),
                standing.ours());
    }

    private static AllocationRequest request(InventoryRequest.Standing standing, Map<String, String> namespaceLabels) {
        LoadBalancerSpec spec = standing.spec();
        Map<String, String> annotations = new HashMap<>(spec.annotations());
        annotations.putAll(standing.status().annotations());
        Published published = RequestReader.published(
                standing.status().ingress().stream().map(Ingress::address).toList(),
                annotations,
                standing.status()
                        .condition(Condition.PROVISIONED)
                        .filter(condition -> condition.status() == Condition.Status.FALSE)
                        .map(Condition::reason));
        return RequestReader.read(spec, namespaceLabels, published);
    }

    /// What other pools would do to the Services of ours. Nothing is changed.
    AssignmentPreview foresee(PoolSet other, InventoryRequest request) {
        SortedMap<String, Map<String, String>> labels = cluster.namespaces();
        return assigner.foresee(
                other,
                request.services().get().stream()
                        .filter(InventoryRequest.Standing::ours)
                        .map(standing -> request(
                                standing,
                                labels.getOrDefault(
                                        standing.spec().owner().key().namespace(), Map.of())))
                        .toList());
    }

    private Map<String, String> labels(LoadBalancerSpec spec) {
        return pools.now().labelsOf(spec.owner().key().namespace());
    }

    @Override
    public MetalLbState observe(Owner owner, NodeSet nodes, MetalLbState known) {
        return switch (owner) {
            case Owner.Service service -> new MetalLbState.OfService(assigner.held(service.key(), service.uid()));
            case Owner.Shared _ -> pools.now();
        };
    }

    @Override
    public MetalLbState nothing(Owner owner) {
        return switch (owner) {
            case Owner.Service _ -> MetalLbState.OfService.NOTHING;
            case Owner.Shared _ -> MetalLbState.OfCluster.NOTHING;
        };
    }

    @Override
    public Resolution<MetalLbDesired> resolve(
            LoadBalancerSpec spec, NodeSet nodes, MetalLbState state, MetalLbState shared) {
        Map<String, String> labels =
                configuration(shared).labelsOf(spec.owner().key().namespace());
        Asked asked = new Asked(
                RequestReader.read(spec, labels, Published.NOTHING),
                spec.owner().uid(),
                RequestReader.addresses(spec.shown()));
        return new Resolution.Resolved<>(new MetalLbDesired.Wanted(spec.owner(), asked), MetalLbTraits.warnings(spec));
    }

    @Override
    public Resolution<MetalLbDesired> resolveAsItStands(Owner.Service owner, NodeSet nodes, MetalLbState shared) {
        return new Resolution.Resolved<>(new MetalLbDesired.AsItStands(owner), List.of());
    }

    @Override
    public Resolution<MetalLbDesired> resolveShared(
            Owner.Shared owner, Collection<LoadBalancerSpec> users, NodeSet nodes, MetalLbState shared) {
        return new Resolution.Resolved<>(new MetalLbDesired.Configuration(), List.of());
    }

    @Override
    public MetalLbDesired absent(Owner owner) {
        return switch (owner) {
            case Owner.Service service -> new MetalLbDesired.Absent(service);
            case Owner.Shared _ -> new MetalLbDesired.Configuration();
        };
    }

    @Override
    public Optional<Plan<MetalLbChange>> plan(MetalLbDesired desired, MetalLbState state, MetalLbState shared) {
        return Optional.of(planner.plan(desired, service(state)));
    }

    @Override
    public Applied<MetalLbState> apply(MetalLbChange change, MetalLbState state, MetalLbState shared) {
        return noted(executor.apply(change));
    }

    @Override
    public Committed<MetalLbState> commit(List<Submission<MetalLbState, MetalLbChange>> group, MetalLbState shared) {
        return Committed.apart(noted(executor.commit(group)));
    }

    private <T> T noted(T done) {
        if (report.becomesDue()) {
            context.access().wakeUp().run();
        }
        return done;
    }

    @Override
    public List<Ingress> publish(MetalLbDesired desired, MetalLbState state) {
        return publication(state).ingress();
    }

    @Override
    public Optional<String> readyMessage(MetalLbDesired desired, MetalLbState state) {
        return publication(state).readyMessage();
    }

    @Override
    public Set<Address> addresses(MetalLbState state) {
        return publication(state).addresses();
    }

    @Override
    public boolean ownsNothing(MetalLbState state) {
        return service(state).held().addresses().isEmpty();
    }

    @Override
    public String targetDigest(MetalLbDesired desired) {
        return "";
    }

    @Override
    public void assume(MetalLbDesired desired) {
        switch (desired) {
            case MetalLbDesired.Wanted(Owner.Service _, Asked asked) -> assigner.assume(asked);
            case MetalLbDesired.Absent(Owner.Service owner) ->
                assigner.release(owner.key(), owner.uid(), Reuse.AFTER_OBJECT_IS_GONE);
            case MetalLbDesired.AsItStands _, MetalLbDesired.Configuration _ -> {
                // Nothing is given out or taken back.
            }
        }
    }

    @Override
    public Optional<StateInKubernetes<MetalLbDesired, MetalLbState>> inKubernetes() {
        return Optional.of(inKubernetes);
    }

    static MetalLbPublication publication(MetalLbState state) {
        return new MetalLbPublication(service(state).held());
    }

    static MetalLbState.OfService service(MetalLbState state) {
        return switch (state) {
            case MetalLbState.OfService service -> service;
            case MetalLbState.OfCluster _ -> MetalLbState.OfService.NOTHING;
        };
    }

    static MetalLbState.OfCluster configuration(MetalLbState shared) {
        return switch (shared) {
            case MetalLbState.OfCluster cluster -> cluster;
            case MetalLbState.OfService _ -> throw new IllegalArgumentException("Not the cluster's state: " + shared);
        };
    }

    @Override
    public void close() {
        cluster.close();
    }
}
