// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.state.RegisteredTargets;
import io.cloudlb.core.controller.state.RetryHold;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.state.StateMemory.StateHome;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.translate.ServiceTranslator;
import java.time.Duration;

/// The load balancers in the cloud, as every worker knows, reads and writes them. What is said of their Services is
/// said by [io.cloudlb.core.controller.status.Services].
///
/// @param known what they are known to have, for planning
/// @param translator says what a Service asks for
/// @param targets which nodes are registered behind them
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
public record LoadBalancers<D, S, C extends Change>(
        KnownState<D, S, C> known,
        ServiceTranslator translator,
        ControllerSettings settings,
        Convergence<D, S, C> convergence,
        SharedResources<D, S, C> shared,
        RegisteredTargets targets,
        TimeSource time) {

    /// Where is kept what a Service has.
    public StateHome home() {
        return StateHome.of(provider());
    }

    public LoadBalancerProvider<D, S, C> provider() {
        return known.provider();
    }

    public StateMemory<D, S> memory() {
        return known.memory();
    }

    public Owner.Service owner(ServiceView service) {
        return known.owner(service);
    }

    /// The owner of what Services share.
    public Owner.Shared sharedOwner() {
        return known.shared();
    }

    /// Whether the cloud is known to hold something of the Service.
    public boolean owns(Owner.Service owner) {
        return known.owns(owner);
    }

    /// What is not to be tried again now.
    RetryHold hold(Owner.Service owner) {
        return memory().service(owner.key()).hold();
    }

    /// It was tried, and ended so.
    ///
    /// @param said what the Service's status says meanwhile
    Outcome tried(Owner.Service owner, RetryHold.Intent intent, Outcome outcome, PublishedStatus said) {
        memory().hold(owner.key(), hold -> hold.tried(intent, outcome, said, time.nanoTime()));
        return outcome;
    }

    /// Something is in the way of what was tried.
    ///
    /// @return how long to leave it alone
    Duration obstructed(Owner.Service owner, RetryHold.Intent intent) {
        memory().hold(owner.key(), hold -> hold.obstructed(intent));
        return hold(owner)
                .obstacle()
                .map(met -> met.pause(Outcome.SLOW_LOOK, Outcome.SLOWEST_LOOK))
                .orElse(Outcome.SLOW_LOOK);
    }

    /// What is around the load balancers may not be as remembered.
    void doubtSurroundings() {
        memory().doubt(sharedOwner());
    }

    /// The queue's word when a failure is tried again.
    public void held(ServiceKey key, Duration wait) {
        memory().hold(key, hold -> hold.retryAfter(wait, time.nanoTime()));
    }

    /// What follows for a Service that waits until nothing is read or written of what is shared: it is woken then, and
    /// where that is so already it is taken up at once.
    Outcome untilRead(Owner.Service owner, Outcome outcome) {
        return shared.wakes(new Work.OfService(owner.key())) ? outcome : atOnce(owner);
    }

    /// The same for one that waits until there is no trouble with it.
    Outcome untilWhole(Owner.Service owner, Convergence.Ending heard, Outcome outcome) {
        return shared.resumes(owner, heard) ? outcome : atOnce(owner);
    }

    private Outcome atOnce(Owner.Service owner) {
        memory().hold(owner.key(), RetryHold::released);
        return new Outcome.LookAgain(Duration.ZERO, "what it waited for is over");
    }
}
