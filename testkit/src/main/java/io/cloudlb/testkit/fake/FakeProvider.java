// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.Applied.PendingOperations;
import io.cloudlb.core.provider.BulkRound;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Committed;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The provider of the [FakeCloud].
public final class FakeProvider
        implements LoadBalancerProvider<FakeDesired, FakeState, FakeChange>, PendingOperations<FakeState> {
    private final FakeCloud cloud;

    FakeProvider(FakeCloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public ProviderTraits traits() {
        return new ProviderTraits(
                "fake",
                new Capabilities(
                        Set.of(Protocol.TCP, Protocol.UDP), Set.of(IpFamily.IPV4), true, true, false, false, true),
                new AnnotationCatalogue(Set.of("fake.example/"), FakeResolver.ANNOTATIONS, Set.of()));
    }

    @Override
    public void check(NodeSet nodes) {}

    @Override
    public Inventory<FakeState> inventory(InventoryRequest request) {
        List<FakeOperations.Listed> operations = cloud.operations();
        Optional<FakeDocument> document = document();
        Map<OwnerMark, List<FakeResource>> byMark = Stream.concat(
                        cloud.list(FakeWorld.CLUSTER.uid()).stream(),
                        document.stream().flatMap(seen -> seen.parts().values().stream()))
                .filter(resource -> resource.mark().clusterUid().equals(FakeWorld.CLUSTER.uid()))
                .collect(Collectors.groupingBy(FakeResource::mark));
        Map<Owner.Service, FakeState> services = new HashMap<>();
        FakeState shared = FakeState.NOTHING;
        for (Map.Entry<OwnerMark, List<FakeResource>> entry : byMark.entrySet()) {
            if (entry.getKey().ownerUid().equals(OwnerMark.SHARED)) {
                shared = FakeState.of(entry.getValue());
            } else {
                Owner.Service owner = FakeWorld.owner(entry.getValue().getFirst());
                services.put(owner, listed(owner, entry.getValue(), request));
            }
        }
        for (FakeOperations.Listed operation : operations) {
            if (isOfShared(operation)) {
                shared = shared.during(List.of(operation.operation()));
            } else {
                services.merge(
                        FakeWorld.owner(operation.target()),
                        FakeState.NOTHING.during(List.of(operation.operation())),
                        (known, _) -> known.during(List.of(operation.operation())));
            }
        }
        return new Inventory<>(document.map(shared::knowing).orElse(shared), services);
    }

    private static boolean isOfShared(FakeOperations.Listed operation) {
        return operation.target().mark().ownerUid().equals(OwnerMark.SHARED);
    }

    private Optional<FakeDocument> document() {
        return cloud.hasDocument() ? Optional.of(cloud.document()) : Optional.empty();
    }

    /// A listing does not show targets: they are the nodes that are settled, or unknown.
    private static FakeState listed(Owner.Service owner, List<FakeResource> resources, InventoryRequest request) {
        boolean trusted = request.settled().contains(owner);
        Set<String> believed = FakeResolver.names(request.nodes());
        FakeState state = FakeState.of(resources.stream()
                .map(resource -> resource.kind() == Kind.POOL ? resource.withTargets(believed) : resource)
                .toList());
        return trusted ? state : state.thinned();
    }

    @Override
    public FakeState observe(Owner owner, NodeSet nodes, FakeState known) {
        List<Applied.Operation> operations = operations(owner);
        Optional<FakeDocument> document = document();
        FakeState state = FakeState.of(read(owner, document, known)).during(operations);
        return switch (owner) {
            case Owner.Service _ -> state;
            case Owner.Shared _ -> {
                FakeState shared = state.knowing(Set.of("north", "south"));
                yield document.map(shared::knowing).orElse(shared);
            }
        };
    }

    private List<Applied.Operation> operations(Owner owner) {
        return cloud.operations().stream()
                .filter(listed -> listed.target().mark().equals(owner.mark()))
                .map(FakeOperations.Listed::operation)
                .toList();
    }

    /// What is known and not listed is asked for by its name.
    private List<FakeResource> read(Owner owner, Optional<FakeDocument> document, FakeState known) {
        List<FakeResource> listed = Stream.concat(
                        cloud.read(owner.mark()).stream(),
                        document.stream().flatMap(seen -> seen.of(owner.mark()).stream()))
                .toList();
        Set<String> names = listed.stream().map(FakeResource::name).collect(Collectors.toSet());
        Stream<FakeResource> unlisted = known.resources().values().stream()
                .filter(resource -> !names.contains(resource.name()))
                .filter(resource -> document.isEmpty() || !resource.kind().isPart())
                .flatMap(resource -> cloud.get(resource.name()).stream())
                .filter(resource -> resource.mark().equals(owner.mark()));
        return Stream.concat(listed.stream(), unlisted).toList();
    }

    /// Finds nothing that has a name of which no state tells.
    @Override
    public FakeState observeKnown(Owner.Service owner, FakeState known, Collection<FakeState> earlier, NodeSet nodes) {
        Set<String> names = Stream.concat(Stream.of(known), earlier.stream())
                .flatMap(state -> state.resources().keySet().stream())
                .collect(Collectors.toSet());
        List<Applied.Operation> operations = operations(owner);
        return FakeState.of(read(owner, document(), known).stream()
                        .filter(resource -> names.contains(resource.name()))
                        .toList())
                .during(operations);
    }

    @Override
    public Optional<BulkRound<FakeState>> bulkRound(
            List<Owner.Service> owners, Function<Owner.Service, Optional<FakeState>> known) {
        return cloud.page() == 1 ? Optional.empty() : Optional.of(new FakeRound(cloud, owners, known));
    }

    @Override
    public FakeState nothing(Owner owner) {
        return FakeState.NOTHING;
    }

    @Override
    public Resolution<FakeDesired> resolve(LoadBalancerSpec spec, NodeSet nodes, FakeState state, FakeState shared) {
        cloud.failAt(spec.owner().key().toString());
        return FakeResolver.resolve(spec, nodes, shared);
    }

    @Override
    public Resolution<FakeDesired> resolveAsItStands(Owner.Service owner, NodeSet nodes, FakeState shared) {
        cloud.failAt(owner.key().toString());
        return new Resolution.Resolved<>(FakeDesired.asItStands(FakeResolver.names(nodes)), List.of());
    }

    @Override
    public Resolution<FakeDesired> resolveShared(
            Owner.Shared owner, Collection<LoadBalancerSpec> users, NodeSet nodes, FakeState shared) {
        users.forEach(user -> cloud.failAtNeedsOf(user.owner().key().toString()));
        FakeResource gateway = new FakeResource(Kind.GATEWAY, FakeResolver.GATEWAY, owner.mark(), Map.of(), List.of());
        return new Resolution.Resolved<>(
                users.isEmpty() ? FakeDesired.NOTHING : FakeDesired.of(List.of(gateway)), List.of());
    }

    @Override
    public FakeDesired absent(Owner owner) {
        return FakeDesired.NOTHING;
    }

    @Override
    public Optional<Plan<FakeChange>> plan(FakeDesired desired, FakeState state, FakeState shared) {
        state.resources().values().stream()
                .flatMap(resource -> Optional.ofNullable(resource.facts().get("service")).stream())
                .forEach(cloud::failAt);
        boolean tooThin = state.thin()
                && !state.resources().isEmpty()
                && (desired.asItStands().isPresent() || !desired.resources().isEmpty());
        if (tooThin) {
            return Optional.empty();
        }
        FakeDesired wanted = desired.forOneWhoHas(state);
        return Optional.of(
                cloud.hasDocument() ? FakePlanner.planWithDocument(wanted, state) : FakePlanner.plan(wanted, state));
    }

    /// Balancers hang on the gateway; what hangs on them waits with them.
    @Override
    public boolean waitsForShared(FakeChange change, FakeDesired desired, FakeState shared) {
        return change instanceof FakeChange.Create(FakeResource target)
                && target.kind() == Kind.BALANCER
                && !(shared.resources().containsKey(FakeResolver.GATEWAY)
                        && shared.operations().isEmpty());
    }

    @Override
    public Applied<FakeState> apply(FakeChange change, FakeState state, FakeState shared) {
        try {
            return switch (change) {
                case FakeChange.Create(FakeResource target) -> answered(change, cloud.create(target));
                case FakeChange.Update(FakeResource target) -> answered(change, cloud.update(target));
                case FakeChange.SetTargets(FakeResource target) -> answered(change, cloud.setTargets(target));
                case FakeChange.Delete(FakeResource target) -> answered(change, cloud.delete(target));
                case FakeChange.OfParts parts ->
                    throw new IllegalArgumentException("Parts are written with the document: " + parts);
            };
        } catch (CloudException e) {
            return new Applied.Failed<>(e.error());
        }
    }

    @Override
    public Committed<FakeState> commit(List<Submission<FakeState, FakeChange>> group, FakeState shared) {
        return FakeDocumentCommit.run(cloud, group, shared.document());
    }

    private static Applied<FakeState> answered(FakeChange change, FakeOperations.Answer answer) {
        return switch (answer) {
            case FakeOperations.Answer.Done(FakeResource resource) ->
                new Applied.Done<>(
                        change.action() == Action.DELETE
                                ? state -> state.without(resource.name())
                                : state -> state.with(resource),
                        "request");
            case FakeOperations.Answer.Accepted(String id) -> {
                Applied.Operation operation = new Applied.Operation(id, change.detail());
                yield new Applied.Accepted<>(state -> state.during(List.of(operation)), "request", operation);
            }
        };
    }

    @Override
    public PendingOperations<FakeState> pending() {
        return this;
    }

    @Override
    public List<Applied.Operation> underWay(FakeState state) {
        return List.copyOf(state.operations().values());
    }

    @Override
    public Applied<FakeState> await(Applied.Operation operation) {
        FakeOperations.End end = cloud.awaitOperation(operation.id());
        FakeResource resource = end.resource();
        return end.error()
                .<Applied<FakeState>>map(error -> new Applied.Failed<>(state -> state.after(operation), error))
                .orElseGet(() -> new Applied.Done<>(
                        state -> end.exists()
                                ? state.after(operation).with(resource)
                                : state.after(operation).without(resource.name()),
                        "request"));
    }

    @Override
    public List<Ingress> publish(FakeDesired desired, FakeState state) {
        boolean complete = desired.forOneWhoHas(state).resources().keySet().stream()
                        .allMatch(name -> state.resources().containsKey(name))
                && state.resources().values().stream().anyMatch(known -> known.kind() == Kind.PORT);
        return state.resources().values().stream()
                .filter(resource -> complete && resource.kind() == Kind.BALANCER)
                .map(balancer -> new Ingress(Address.hostName(balancer.reference("address")), List.of()))
                .toList();
    }

    @Override
    public Set<Address> addresses(FakeState state) {
        return state.resources().values().stream()
                .filter(resource -> resource.kind() == Kind.BALANCER)
                .map(balancer -> Address.hostName(balancer.reference("address")))
                .collect(Collectors.toSet());
    }

    @Override
    public boolean ownsNothing(FakeState state) {
        state.resources()
                .values()
                .forEach(resource ->
                        Optional.ofNullable(resource.facts().get("service")).ifPresent(cloud::failAtWhatIsOwnedBy));
        return state.resources().isEmpty() && state.operations().isEmpty();
    }

    @Override
    public String targetDigest(FakeDesired desired) {
        return desired.asItStands()
                .map(targets -> targets.toString())
                .orElseGet(() -> desired.resources().values().stream()
                        .filter(resource -> resource.kind() == Kind.POOL)
                        .map(resource -> resource.targets().toString())
                        .distinct()
                        .collect(Collectors.joining()));
    }

    @Override
    public void close() {}
}
