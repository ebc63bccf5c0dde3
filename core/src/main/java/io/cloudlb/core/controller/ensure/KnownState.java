// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.state.StateMemory.StateHome;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.Resolution;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// What owners have in the cloud, as far as is known, and what is to be done on that: the reading half of the
/// controller, and all there is to a preview. Reads the cloud where memory does not tell, and writes nothing.
///
/// @param memory what is known
/// @param shared the owner of what Services share
/// @param endpoints whether a node, by its name, has an endpoint of that Service; empty where that is not known
/// @param surroundingsRead hears when the surroundings were read
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
public record KnownState<D, S, C extends Change>(
        LoadBalancerProvider<D, S, C> provider,
        StateMemory<D, S> memory,
        Owner.Shared shared,
        Function<ServiceKey, Optional<Predicate<String>>> endpoints,
        Runnable surroundingsRead) {
    /// Where nobody asks for endpoints.
    public KnownState(
            LoadBalancerProvider<D, S, C> provider,
            StateMemory<D, S> memory,
            Owner.Shared shared,
            Runnable surroundingsRead) {
        this(provider, memory, shared, _ -> Optional.empty(), surroundingsRead);
    }

    public Owner.Service owner(ServiceView service) {
        return new Owner.Service(shared.cluster(), service.key(), service.uid());
    }

    /// What the owner has now, as far as is known.
    public S state(Owner owner) {
        return memory.state(owner).map(provider::aged).orElseGet(() -> provider.nothing(owner));
    }

    /// What is known of what Services share, and of the surroundings.
    public S sharedState() {
        return state(shared);
    }

    /// Whether the cloud is known to hold something of the Service.
    public boolean owns(Owner.Service owner) {
        return memory.state(owner).map(state -> !provider.ownsNothing(state)).orElse(false);
    }

    /// What that means on the cloud with these nodes, as far as the surroundings are known.
    public Resolution<D> resolve(Wish.Basis basis, NodeSet nodes) {
        NodeSet known = of(basis.owner(), nodes);
        return basis.asked()
                .map(spec -> provider.resolve(spec, known, state(basis.owner()), sharedState()))
                .orElseGet(() -> provider.resolveAsItStands(basis.owner(), known, sharedState()));
    }

    /// The nodes for one Service, with word of its endpoints where its provider asks for it.
    NodeSet of(Owner.Service owner, NodeSet nodes) {
        return provider.traits().mode().readsEndpoints() ? nodes.of(endpoints.apply(owner.key())) : nodes;
    }

    /// What Services that ask for these need together.
    public Resolution<D> resolveShared(Collection<LoadBalancerSpec> users, NodeSet nodes) {
        return provider.resolveShared(shared, users, nodes, sharedState());
    }

    /// What a Service that asks for this should have while it loses its load balancer.
    public D leaving(LoadBalancerSpec spec) {
        return provider.leaving(spec, memory.nodes(), sharedState());
    }

    /// Whether it is there, as far as is known without a call.
    boolean isReached(Owner owner, D desired) {
        return planAsKnown(owner, desired).filter(Plan::isEmpty).isPresent();
    }

    /// The changes that lead there, as far as they are known without a call.
    Optional<Plan<C>> planAsKnown(Owner owner, D desired) {
        return memory.isDoubtful(owner) ? Optional.empty() : planned(owner, desired);
    }

    /// The changes from what the owner has to what it should have. Reads the owner only where memory does not
    /// tell.
    public Plan<C> plan(Owner owner, D desired) {
        if (memory.isDoubtful(owner)) {
            observe(owner);
        }
        return planned(owner, desired).orElseGet(() -> planOnCompleted(owner, desired));
    }

    private Optional<Plan<C>> planned(Owner owner, D desired) {
        return provider.plan(desired, state(owner), sharedState());
    }

    /// Reads what a listing left open; where something was taken away since, all of it.
    private Plan<C> planOnCompleted(Owner owner, D desired) {
        Optional<Plan<C>> completed = complete(owner, desired) ? planned(owner, desired) : Optional.empty();
        return completed.orElseGet(() -> {
            observe(owner);
            return planned(owner, desired)
                    .orElseThrow(() ->
                            new IllegalStateException("The provider cannot plan on what it has just read: " + owner));
        });
    }

    private boolean complete(Owner owner, D desired) {
        try {
            return switch (owner) {
                case Owner.Service service -> {
                    memory.put(owner, provider.complete(service, desired, state(owner), memory.nodes()));
                    yield true;
                }
                case Owner.Shared _ -> false;
            };
        } catch (CloudException e) {
            if (e.error().is(CloudError.Kind.NOT_FOUND)) {
                return false;
            }
            throw e;
        }
    }

    /// Reads again what a Service is known to have.
    ///
    /// @param earlier states that it was in before, of which something may be left
    public S observeKnown(Owner.Service owner, Collection<S> earlier) {
        return read(owner, known -> provider.observeKnown(owner, known, earlier, memory.nodes()));
    }

    /// Searches for everything of an owner, and reads it.
    public S observe(Owner owner) {
        boolean showsAll = memory.untilSearched(owner).filter(Duration::isZero).isPresent();
        S observed = read(owner, known -> provider.observe(owner, memory.nodes(), known));
        if (showsAll) {
            memory.searched(owner);
        }
        if (owner.equals(shared)) {
            surroundingsRead.run();
        }
        return observed;
    }

    /// What was read soon after a write, and is not as it was known, may be the past.
    private S read(Owner owner, UnaryOperator<S> look) {
        int doubts = memory.doubts(owner);
        S known = state(owner);
        boolean mayLag = StateHome.of(provider).outlivesService()
                && !provider.ownsNothing(known)
                && memory.untilListed(owner).isPositive();
        S observed = look.apply(known);
        memory.observed(owner, observed, doubts);
        if (mayLag && !observed.equals(known)) {
            memory.mayHaveMore(owner);
        }
        return observed;
    }

    /// Reads what is shared, and not its surroundings.
    void refreshShared() {
        memory.put(shared, provider.refreshShared(shared, memory.nodes(), sharedState()));
    }
}
