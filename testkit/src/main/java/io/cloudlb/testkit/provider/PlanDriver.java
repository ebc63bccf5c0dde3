// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.provider;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Committed;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.OwnershipGuard;
import io.cloudlb.core.provider.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// One process that serves Services with a provider, as plainly as it can be done: one step at a time, everything
/// remembered in maps, and whatever goes wrong thrown. The controller does the same with queues and workers; tests
/// of a provider need neither.
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
public final class PlanDriver<D, S, C extends Change> {
    private static final int ROUNDS = 20;
    private static final Duration WHILE_BUSY = Duration.ofSeconds(5);

    private final ContractWorld<D, S, C> world;
    private final LoadBalancerProvider<D, S, C> provider;
    private final Owner.Shared sharedOwner;
    private final Map<Owner, S> states = new HashMap<>();
    private final Map<Owner, D> desired = new HashMap<>();
    private NodeSet nodes;
    private StepOrder order = StepOrder.FIRST_READY;
    private StepWatch<S, C> watch = (_, _) -> {};

    /// Which of the steps that could be next is next.
    public enum StepOrder {
        FIRST_READY,
        LAST_READY
    }

    /// Sees every step and may throw, as a crash would.
    @FunctionalInterface
    public interface StepWatch<S, C extends Change> {
        /// A step's answer was taken over.
        void done(Owner owner, Step<C> step);
    }

    /// A process that remembers nothing: every owner it meets is observed. Where Services' objects hold what they
    /// have, there is nothing to observe but these, and it starts with the inventory.
    public PlanDriver(ContractWorld<D, S, C> world, NodeSet nodes) {
        this.world = world;
        this.nodes = nodes;
        provider = world.newProvider();
        sharedOwner = new Owner.Shared(world.cluster());
        if (world.objects().isPresent()) {
            states.put(sharedOwner, inventory(Set.of()).shared());
        }
    }

    /// Starts as after a restart: with the inventory.
    public PlanDriver<D, S, C> restarted(Set<Owner.Service> settled) {
        Inventory<S> inventory = inventory(settled);
        states.put(sharedOwner, inventory.shared());
        states.putAll(inventory.services());
        return this;
    }

    private Inventory<S> inventory(Set<Owner.Service> settled) {
        return provider.inventory(new InventoryRequest(
                nodes, settled, () -> world.objects().map(ContractObjects::read).orElse(List.of())));
    }

    /// Takes steps in another order.
    public PlanDriver<D, S, C> in(StepOrder other) {
        order = other;
        return this;
    }

    /// Takes it for known that an owner has nothing, as an inventory without it says.
    public void knowNothingOf(Owner owner) {
        states.put(owner, provider.nothing(owner));
    }

    /// Watches the steps.
    public PlanDriver<D, S, C> watchedBy(StepWatch<S, C> other) {
        watch = other;
        return this;
    }

    /// The provider.
    public LoadBalancerProvider<D, S, C> provider() {
        return provider;
    }

    /// From now on these are the nodes.
    public void nodesAre(NodeSet others) {
        nodes = others;
    }

    /// Brings the shared resources and these Services to what they should be.
    public void serve(List<LoadBalancerSpec> specs) {
        share(specs);
        for (LoadBalancerSpec spec : specs) {
            converge(spec.owner(), resolve(spec));
            write(spec.owner());
        }
    }

    /// What is published stands in the Service's status then.
    private void write(Owner.Service owner) {
        D wanted = desired.get(owner);
        if (wanted != null) {
            world.objects()
                    .ifPresent(objects ->
                            objects.written(owner, provider.publish(wanted, state(owner)), annotations(wanted, owner)));
            provider.inKubernetes().ifPresent(kept -> kept.published(owner, state(owner), true));
        }
    }

    private SortedMap<String, String> annotations(D wanted, Owner.Service owner) {
        return provider.inKubernetes()
                .map(kept -> kept.annotations(wanted, state(owner)))
                .orElseGet(TreeMap::new);
    }

    /// Brings the shared resources to what these Services need.
    public void share(Collection<LoadBalancerSpec> users) {
        for (int look = 0; look < 2; look++) {
            switch (provider.resolveShared(sharedOwner, users, nodes, state(sharedOwner))) {
                case Resolution.Resolved<D> resolved -> {
                    converge(sharedOwner, resolved.desired());
                    return;
                }
                case Resolution.Unknown<D> _ -> states.put(sharedOwner, observed(sharedOwner));
                case Resolution.Refused<D> refused ->
                    throw new AssertionError("Shared resources refused: " + refused.problems());
            }
        }
        throw new AssertionError("The surroundings stay unknown");
    }

    /// Deletes what a Service has.
    public void release(Owner.Service owner) {
        world.objects().ifPresent(objects -> objects.gone(owner));
        converge(owner, provider.absent(owner));
        if (world.objects().filter(objects -> !objects.has(owner.key())).isPresent()) {
            provider.inKubernetes().ifPresent(kept -> kept.vanished(owner.key()));
        }
    }

    /// What a specification means; observes the surroundings again when they are not known.
    public D resolve(LoadBalancerSpec spec) {
        world.objects().ifPresent(objects -> objects.exists(spec));
        return resolve(() -> provider.resolve(translated(spec), nodes, state(spec.owner()), state(sharedOwner)));
    }

    private LoadBalancerSpec translated(LoadBalancerSpec spec) {
        return world.objects().map(objects -> objects.translated(spec)).orElse(spec);
    }

    /// What a Service has, to be kept with the present nodes as targets.
    public D resolveAsItStands(Owner.Service owner) {
        return resolve(() -> provider.resolveAsItStands(owner, nodes, state(sharedOwner)));
    }

    private D resolve(Supplier<Resolution<D>> resolution) {
        if (resolution.get() instanceof Resolution.Unknown<D>) {
            states.put(sharedOwner, observed(sharedOwner));
        }
        return switch (resolution.get()) {
            case Resolution.Resolved<D> resolved -> resolved.desired();
            case Resolution.Refused<D> refused -> throw new AssertionError("Refused: " + refused.problems());
            case Resolution.Unknown<D> unknown -> throw new AssertionError("Unknown: " + unknown.problems());
        };
    }

    /// Plans and applies until nothing is left to do.
    public void converge(Owner owner, D wanted) {
        desired.put(owner, wanted);
        for (int round = 0; round < ROUNDS; round++) {
            Plan<C> plan = plan(owner, wanted);
            if (plan.isEmpty()) {
                return;
            }
            carryOut(owner, plan);
        }
        throw new AssertionError("No end after " + ROUNDS + " rounds, next: " + plan(owner, wanted));
    }

    /// The plan from what is remembered; reads what is missing when that is too thin.
    public Plan<C> plan(Owner owner, D wanted) {
        return planned(owner, wanted).orElseGet(() -> {
            states.put(
                    owner,
                    switch (owner) {
                        case Owner.Service service -> provider.complete(service, wanted, state(owner), nodes);
                        case Owner.Shared _ -> observed(owner);
                    });
            return planned(owner, wanted).orElseThrow();
        });
    }

    private Optional<Plan<C>> planned(Owner owner, D wanted) {
        provider.pending().underWay(state(owner)).forEach(operation -> awaited(owner, operation));
        return provider.plan(wanted, state(owner), state(sharedOwner));
    }

    private void carryOut(Owner owner, Plan<C> plan) {
        Set<String> done = new HashSet<>();
        List<Step<C>> left = new ArrayList<>(plan.steps());
        while (!left.isEmpty()) {
            List<Step<C>> ready =
                    left.stream().filter(step -> done.containsAll(step.after())).toList();
            if (ready.isEmpty()) {
                return;
            }
            Step<C> step = order == StepOrder.FIRST_READY ? ready.getFirst() : ready.getLast();
            left.remove(step);
            if (carryOut(owner, step)) {
                done.add(step.id());
            }
        }
    }

    private boolean carryOut(Owner owner, Step<C> step) {
        OwnershipGuard.refuse(step.change(), owner).ifPresent(refusal -> {
            throw new AssertionError("The guard refuses " + step + ": " + refusal.message());
        });
        Applied<S> applied = write(owner, step.change());
        states.put(owner, applied.effect().apply(state(owner)));
        watch.done(owner, step);
        return switch (applied) {
            case Applied.Done<S> _ -> true;
            case Applied.Pending<S> pending -> {
                world.advance(pending.lookAgain());
                yield false;
            }
            case Applied.Accepted<S>(UnaryOperator<S> _, String _, Applied.Operation operation) ->
                awaited(owner, operation);
            case Applied.Failed<S> failed -> {
                recover(owner, failed.error());
                yield false;
            }
        };
    }

    /// Waits for an operation to end.
    ///
    /// @return whether what it was to do is done
    private boolean awaited(Owner owner, Applied.Operation operation) {
        Applied<S> end = provider.pending().await(operation);
        while (end instanceof Applied.Accepted<S>) {
            end = provider.pending().await(operation);
        }
        states.put(owner, end.effect().apply(state(owner)));
        if (end instanceof Applied.Failed<S>(UnaryOperator<S> _, CloudError error)) {
            recover(owner, error);
        }
        return end instanceof Applied.Done<S>;
    }

    private Applied<S> write(Owner owner, C change) {
        S shared = state(sharedOwner);
        if (change.commitGroup().isEmpty()) {
            try {
                return provider.apply(change, state(owner), shared);
            } catch (CloudException failure) {
                return new Applied.Failed<>(failure.error());
            }
        }
        Committed<S> committed = provider.commit(List.of(new Submission<>(owner, change, state(owner))), shared);
        states.put(sharedOwner, committed.shared().apply(shared));
        return committed.results().getFirst();
    }

    private void recover(Owner owner, CloudError error) {
        switch (error.kind()) {
            case STALE, NOT_FOUND, AMBIGUOUS -> states.put(owner, observed(owner));
            case BUSY -> {
                world.advance(WHILE_BUSY);
                states.put(owner, observed(owner));
            }
            case THROTTLED, QUOTA_EXCEEDED, INVALID_REQUEST, OBSTRUCTED, DENIED, UNAVAILABLE ->
                throw new RefusedByCloud(error);
        }
    }

    /// What the driver remembers of an owner; observed when it remembers nothing.
    public S state(Owner owner) {
        S known = states.get(owner);
        if (known != null) {
            return provider.aged(known);
        }
        S observed = observed(owner);
        states.put(owner, observed);
        return observed;
    }

    private S observed(Owner owner) {
        return provider.observe(
                owner, nodes, Optional.ofNullable(states.get(owner)).orElseGet(() -> provider.nothing(owner)));
    }

    /// Reads an owner again, as after a surprise.
    public void readAfresh(Owner owner) {
        states.put(owner, observed(owner));
    }

    /// The owners that something is remembered of.
    public Set<Owner> owners() {
        return Set.copyOf(states.keySet());
    }

    /// What would be published for a Service now.
    public List<Ingress> published(Owner.Service owner) {
        D wanted = desired.get(owner);
        return wanted == null ? List.of() : provider.publish(wanted, state(owner));
    }

    /// Whether the next plan would create something.
    public boolean wouldCreate(Owner owner) {
        D wanted = desired.get(owner);
        return wanted != null
                && plan(owner, wanted).steps().stream()
                        .anyMatch(step -> step.change().action() == Action.CREATE);
    }

    /// The cloud refused a step for good.
    public static final class RefusedByCloud extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient CloudError error;

        RefusedByCloud(CloudError error) {
            super(error.message());
            this.error = error;
        }

        /// The refusal.
        public CloudError error() {
            return error;
        }
    }
}
