// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.client.AwsApi;
import io.cloudlb.aws.client.AwsClients;
import io.cloudlb.aws.client.AwsErrors;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsReason;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Drain;
import io.cloudlb.aws.model.InstanceSets;
import io.cloudlb.aws.model.Targets;
import io.cloudlb.aws.plan.AwsPlanner;
import io.cloudlb.aws.plan.LeavingPlan;
import io.cloudlb.aws.plan.Publication;
import io.cloudlb.aws.plan.SharedNeeds;
import io.cloudlb.aws.read.AwsReader;
import io.cloudlb.aws.read.AwsRound;
import io.cloudlb.aws.read.ClusterReader;
import io.cloudlb.aws.read.DetailReads;
import io.cloudlb.aws.read.Ec2Reads;
import io.cloudlb.aws.read.ElbReads;
import io.cloudlb.aws.read.OtherControllers;
import io.cloudlb.aws.resolve.AwsResolver;
import io.cloudlb.aws.resolve.ClusterResolver;
import io.cloudlb.aws.resolve.HealthCheckPorts;
import io.cloudlb.aws.resolve.KnownAnnotations;
import io.cloudlb.aws.resolve.NodeTargets;
import io.cloudlb.aws.settings.AwsProviderSettings;
import io.cloudlb.aws.settings.AwsSettings;
import io.cloudlb.aws.write.AwsExecutor;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.BulkRound;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.provider.Resolution;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// AWS: one Network Load Balancer for each Service, with instances as targets.
final class AwsProvider implements LoadBalancerProvider<AwsDesired, AwsState, AwsChange> {
    /// The word for `--provider`.
    static final String NAME = AwsProviderSettings.NAME;

    private static final ProviderTraits TRAITS = new ProviderTraits(
            NAME,
            new Capabilities(
                    Set.of(Protocol.TCP, Protocol.UDP),
                    Set.of(IpFamily.IPV4),
                    true,
                    // One listener a port, whatever its protocol: the second is refused with DuplicateListener.
                    false,
                    true,
                    false,
                    true),
            KnownAnnotations.catalogue(),
            OtherControllers.ALL);

    private final HealthCheckPorts healthCheckPorts;
    private final Drain drain;
    private final InstantSource time;
    private final AwsApi api;
    private final AwsCheck check;
    private final AwsReader reader;
    private final DetailReads details = new DetailReads();
    private final AwsExecutor executor;
    private final NodeTargets.Latest latestTargets;
    private final Map<String, ServiceKey> assumedNames = new ConcurrentHashMap<>();

    AwsProvider(ProviderContext context, AwsSettings settings, CallBudget budget, Supplier<AwsClients> connect) {
        latestTargets = new NodeTargets.Latest(context.cluster());
        healthCheckPorts = new HealthCheckPorts(context.nodePorts(), settings.healthCheckPorts());
        drain = new Drain(settings.replacementDrain());
        time = context.time();
        api = new AwsApi(new CloudCalls(NAME, budget, new AwsErrors(), context), connect);
        ElbReads elb = new ElbReads(api);
        Ec2Reads ec2 = new Ec2Reads(api, context.cluster());
        check = new AwsCheck(api, ec2, settings);
        reader = new AwsReader(
                context.cluster(), elb, ec2, new ClusterReader(context.cluster(), ec2, settings.vpcId()), drain);
        executor = new AwsExecutor(api, elb, ec2, context.time());
    }

    @Override
    public ProviderTraits traits() {
        return TRAITS;
    }

    @Override
    public void check(NodeSet nodes) {
        check.run(nodes);
    }

    @Override
    public Inventory<AwsState> inventory(InventoryRequest request) {
        return reader.inventory(request.nodes(), request.settled());
    }

    @Override
    public AwsState observe(Owner owner, NodeSet nodes, AwsState known) {
        return switch (owner) {
            case Owner.Service service -> reader.observe(service, service(known));
            case Owner.Shared _ -> reader.observe(nodes);
        };
    }

    @Override
    public AwsState refreshShared(Owner.Shared owner, NodeSet nodes, AwsState known) {
        return reader.refresh(cluster(known));
    }

    @Override
    public AwsState observeKnown(Owner.Service owner, AwsState known, Collection<AwsState> earlier, NodeSet nodes) {
        return reader.observeKnown(owner, service(known), earlier);
    }

    @Override
    public Optional<BulkRound<AwsState>> bulkRound(
            List<Owner.Service> owners, Function<Owner.Service, Optional<AwsState>> known) {
        return Optional.of(new AwsRound(reader, owners, known, details));
    }

    @Override
    public AwsState complete(Owner.Service owner, AwsDesired desired, AwsState known, NodeSet nodes) {
        return reader.complete(desired, known);
    }

    @Override
    public AwsState nothing(Owner owner) {
        return switch (owner) {
            case Owner.Service _ -> AwsState.OfService.NOTHING;
            case Owner.Shared _ -> AwsState.OfCluster.NOTHING;
        };
    }

    @Override
    public Resolution<AwsDesired> resolve(LoadBalancerSpec spec, NodeSet nodes, AwsState state, AwsState shared) {
        AwsState.OfService has = service(state);
        Resolution<AwsDesired> resolution =
                new AwsResolver(spec, targets(nodes, shared), has, cluster(shared), healthCheckPorts).resolve();
        return resolution instanceof Resolution.Resolved<AwsDesired>(AwsDesired desired, List<Problem> warnings)
                        && has.loadBalancers().isEmpty()
                        && isAssumedOfAnother(desired)
                ? new Resolution.Refused<>(
                        List.of(AwsReason.NAME_TAKEN.at(
                                AwsAnnotations.NAME,
                                "another Service of this plan takes that name before; choose another")),
                        warnings)
                : resolution;
    }

    /// Of the Services of one preview the first that chooses a name has it.
    private boolean isAssumedOfAnother(AwsDesired desired) {
        return desired instanceof AwsDesired.OfService service
                && service.loadBalancer()
                        .map(AwsDesired.LoadBalancer::name)
                        .map(assumedNames::get)
                        .filter(key -> !key.equals(service.owner().key()))
                        .isPresent();
    }

    @Override
    public void assume(AwsDesired desired) {
        if (desired instanceof AwsDesired.OfService service) {
            service.loadBalancer()
                    .ifPresent(loadBalancer -> assumedNames.putIfAbsent(
                            loadBalancer.name(), service.owner().key()));
        }
    }

    @Override
    public Resolution<AwsDesired> resolveAsItStands(Owner.Service owner, NodeSet nodes, AwsState shared) {
        NodeTargets targets = targets(nodes, shared);
        return targets.unknown().isEmpty()
                ? new Resolution.Resolved<>(new AwsDesired.AsItStands(owner, targets.candidates()), List.of())
                : new Resolution.Unknown<>(targets.unknown(), List.of());
    }

    @Override
    public Resolution<AwsDesired> resolveShared(
            Owner.Shared owner, Collection<LoadBalancerSpec> users, NodeSet nodes, AwsState shared) {
        return new ClusterResolver(owner, cluster(shared), healthCheckPorts).resolve(users, targets(nodes, shared));
    }

    private NodeTargets targets(NodeSet nodes, AwsState shared) {
        return latestTargets.of(nodes, cluster(shared).surroundings());
    }

    @Override
    public AwsDesired absent(Owner owner) {
        return switch (owner) {
            case Owner.Service service -> AwsDesired.OfService.absent(service);
            case Owner.Shared cluster -> AwsDesired.OfCluster.absent(cluster);
        };
    }

    @Override
    public AwsDesired leaving(LoadBalancerSpec spec, NodeSet nodes, AwsState shared) {
        Targets targets = new Targets(cluster(shared).surroundings());
        return new AwsDesired.Leaving(
                spec.owner(),
                LeavingPlan.protection(spec.annotations()),
                targets.unknown(nodes).isEmpty() ? Optional.of(targets.candidates(nodes)) : Optional.empty());
    }

    @Override
    public Optional<Plan<AwsChange>> plan(AwsDesired desired, AwsState state, AwsState shared) {
        return AwsPlanner.plan(desired, state, cluster(shared), drain);
    }

    @Override
    public boolean waitsForShared(AwsChange change, AwsDesired desired, AwsState shared) {
        return desired instanceof AwsDesired.OfService service
                && new SharedNeeds(service, cluster(shared)).areMissingFor(change);
    }

    @Override
    public Applied<AwsState> apply(AwsChange change, AwsState state, AwsState shared) {
        return executor.apply(change, state, cluster(shared));
    }

    @Override
    public List<Ingress> publish(AwsDesired desired, AwsState state) {
        return Publication.of(desired, state, drain);
    }

    @Override
    public Optional<String> readyMessage(AwsDesired desired, AwsState state) {
        return Publication.ofReplacement(desired, state, drain);
    }

    @Override
    public AwsState aged(AwsState state) {
        return drain.at(time.instant(), state);
    }

    @Override
    public Optional<Duration> untilAged(AwsState state) {
        return drain.left(time.instant(), state);
    }

    @Override
    public Set<Address> addresses(AwsState state) {
        return Publication.addresses(state);
    }

    @Override
    public boolean ownsNothing(AwsState state) {
        return switch (state) {
            case AwsState.OfService service -> service.equals(AwsState.OfService.NOTHING);
            case AwsState.OfCluster cluster ->
                cluster.backendGroup().isEmpty() && cluster.nodeRules().isEmpty();
        };
    }

    @Override
    public SortedSet<String> unlisted(NodeSet nodes, AwsState shared) {
        return new Targets(cluster(shared).surroundings()).unlisted(nodes);
    }

    @Override
    public String targetDigest(AwsDesired desired) {
        return switch (desired) {
            case AwsDesired.OfService service ->
                service.targetGroups().isEmpty()
                        ? ""
                        : InstanceSets.digest(service.targetGroups().getFirst().targets());
            case AwsDesired.AsItStands kept ->
                InstanceSets.digest(kept.candidates().keySet());
            case AwsDesired.Leaving _, AwsDesired.OfCluster _ -> "";
        };
    }

    @Override
    public void close() {
        api.close();
    }

    private static AwsState.OfService service(AwsState state) {
        return switch (state) {
            case AwsState.OfService service -> service;
            case AwsState.OfCluster _ -> throw new IllegalArgumentException("The state is the cluster's: " + state);
        };
    }

    private static AwsState.OfCluster cluster(AwsState shared) {
        return switch (shared) {
            case AwsState.OfCluster cluster -> cluster;
            case AwsState.OfService _ ->
                throw new IllegalArgumentException("The shared state is a Service's: " + shared);
        };
    }
}
