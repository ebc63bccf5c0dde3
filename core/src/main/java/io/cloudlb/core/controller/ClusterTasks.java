// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.controller.ensure.Convergence;
import io.cloudlb.core.controller.ensure.GroupCommits;
import io.cloudlb.core.controller.ensure.LoadBalancers;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.scans.DriftScan;
import io.cloudlb.core.controller.scans.NodeFanOut;
import io.cloudlb.core.controller.scans.OrphanSweep;
import io.cloudlb.core.controller.scans.StartupInventory;
import io.cloudlb.core.controller.state.RetryHold;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.StateInKubernetes;
import io.cloudlb.core.provider.WorkScope;
import java.time.Duration;
import java.util.Optional;

/// The work that belongs to no single Service.
final class ClusterTasks<D, S, C extends Change> {
    private final LoadBalancers<D, S, C> balancers;
    private final Services services;
    private final GroupCommits<S, C> commits;
    private final NodeFanOut.MachineSearch<S> machines;
    private final Reconciler<D, S, C> reconciler;
    private final StartupInventory<D, S, C> inventory;
    private final NodeFanOut<D, S, C> nodes;
    private final DriftScan<D, S, C> drift;
    private final OrphanSweep<D, S, C> sweep;
    private final WorkQueue queue;

    ClusterTasks(
            LoadBalancers<D, S, C> balancers,
            Services services,
            GroupCommits<S, C> commits,
            NodeFanOut.MachineSearch<S> machines,
            Reconciler<D, S, C> reconciler,
            StartupInventory<D, S, C> inventory,
            NodeFanOut<D, S, C> nodes,
            DriftScan<D, S, C> drift,
            OrphanSweep<D, S, C> sweep,
            WorkQueue queue) {
        this.balancers = balancers;
        this.services = services;
        this.commits = commits;
        this.machines = machines;
        this.reconciler = reconciler;
        this.inventory = inventory;
        this.nodes = nodes;
        this.drift = drift;
        this.sweep = sweep;
        this.queue = queue;
    }

    /// Does one of them. None is given up for good: nobody would take it up again.
    Outcome run(Work.Chore chore) {
        boolean background = chore == Work.Chore.DRIFT || chore == Work.Chore.SWEEP;
        Outcome outcome = WorkScope.within(background ? WorkScope.BACKGROUND : "cluster", () -> attempt(chore));
        return outcome instanceof Outcome.Parked(Optional<Duration> _, String why)
                ? new Outcome.Parked(Optional.of(Outcome.SLOW_LOOK), why)
                : outcome;
    }

    /// Sends a Service on its way of which other nodes have endpoints, if that may matter to it.
    void endpointsMoved(ServiceKey key) {
        services.cache()
                .get(key)
                .filter(view -> view.spec().type() == ServiceType.LOAD_BALANCER
                        && view.spec().trafficPolicy() instanceof TrafficPolicy.Local)
                .ifPresent(_ -> queue.addAfter(
                        new Work.OfService(key),
                        Work.Urgency.NODES,
                        balancers.settings().pace().nodeWindow()));
    }

    /// Makes the call of a group, and wakes whoever rode in it.
    Outcome commit(String group) {
        return WorkScope.within("cluster", () -> {
            commits.commit(group, this::wake);
            return new Outcome.Settled();
        });
    }

    private void wake(Owner owner) {
        wake(owner, balancers.memory(), queue);
    }

    /// What an owner waited for has ended.
    static void wake(Owner owner, StateMemory<?, ?> memory, WorkQueue queue) {
        switch (owner) {
            case Owner.Service service -> wake(service.key(), memory, queue);
            case Owner.Shared _ -> queue.add(Work.Chore.SHARED, Work.Urgency.USER);
        }
    }

    /// What the Service of that name waited for has ended.
    static void wake(ServiceKey key, StateMemory<?, ?> memory, WorkQueue queue) {
        memory.hold(key, RetryHold::awake);
        queue.add(new Work.OfService(key), Work.Urgency.USER);
    }

    private Outcome attempt(Work.Chore chore) {
        try {
            return switch (chore) {
                case INVENTORY -> inventory();
                case NODES -> nodes();
                case MACHINES -> machines();
                case SHARED -> shared();
                case DRIFT -> drift.next();
                case SWEEP -> sweep.run();
                case HOUSEKEEPING ->
                    balancers
                            .provider()
                            .inKubernetes()
                            .<Outcome>map(this::housekeeping)
                            .orElseGet(Outcome.Settled::new);
            };
        } catch (CloudException e) {
            return Outcome.after(e.error());
        } catch (KubernetesException e) {
            return Outcome.after(e);
        }
    }

    private Outcome inventory() {
        try {
            inventory.list();
        } catch (CloudException e) {
            tellThoseWhoWait(e.error().message());
            throw e;
        } catch (KubernetesException e) {
            tellThoseWhoWait(Outcome.message(e));
            throw e;
        }
        reconciler.becomeWarm();
        inventory.sendAll();
        queue.addAfter(
                Work.Chore.NODES,
                Work.Urgency.NODES,
                balancers.settings().pace().nodeWindow());
        balancers.provider().inKubernetes().ifPresent(_ -> queue.add(Work.Chore.HOUSEKEEPING, Work.Urgency.USER));
        return new Outcome.Settled();
    }

    private void tellThoseWhoWait(String why) {
        reconciler.early().inventoryFailed(why).forEach(key -> queue.add(new Work.OfService(key), Work.Urgency.USER));
    }

    /// Before the inventory there is nothing to move, and two would say which nodes are the present ones. The
    /// inventory asks for a pass of its own, for what changed while it was under way.
    private Outcome nodes() {
        return reconciler.isWarm() ? nodes.run() : new Outcome.Settled();
    }

    /// Before the inventory nothing is known that could be looked after.
    private Outcome housekeeping(StateInKubernetes<D, S> provider) {
        if (!reconciler.isWarm()) {
            return new Outcome.Settled();
        }
        StateInKubernetes.Housekeeping done = provider.housekeeping();
        if (done.surroundingsChanged()) {
            balancers.known().observe(balancers.sharedOwner());
            services.cache().list().forEach(view -> queue.add(new Work.OfService(view.key()), Work.Urgency.NODES));
        }
        done.changed().forEach(this::reconsider);
        return done.again()
                .<Outcome>map(after -> new Outcome.LookAgain(after, "the provider looks after itself"))
                .orElseGet(Outcome.Settled::new);
    }

    /// What is remembered of the Services of that name is wrong, and whatever they wait for may be over.
    private void reconsider(ServiceKey key) {
        balancers.memory().owners(key).forEach(balancers.memory()::doubt);
        balancers.memory().hold(key, RetryHold::free);
        queue.add(new Work.OfService(key), Work.Urgency.USER);
    }

    /// While no Service needs a machine, none is asked for.
    private Outcome machines() {
        return balancers.shared().isNeeded()
                ? machines.search(
                        () -> balancers
                                .shared()
                                .lookHere(balancers.shared().looks().number()),
                        nodes::sendConcerned)
                : new Outcome.LookAgain(Outcome.SLOW_LOOK, "no Service needs the machines");
    }

    private Outcome shared() {
        if (balancers.shared().wakes(Work.Chore.SHARED)) {
            return Outcome.untilWoken("what Services share is being read or written");
        }
        drift.compareShared();
        Convergence.Ending ending = balancers.shared().tidy(balancers.memory().nodes());
        balancers.shared().resumed().forEach(this::wake);
        return switch (ending) {
            case Convergence.Ending.Reached _, Convergence.Ending.Withheld _ -> {
                balancers.targets().settle();
                yield new Outcome.Settled();
            }
            case Convergence.Ending.Waiting(Duration after, String why) -> new Outcome.LookAgain(after, why);
            case Convergence.Ending.Awaiting(String why) -> Outcome.untilWoken(why);
            case Convergence.Ending.Failed(CloudError error) -> Outcome.after(error);
        };
    }
}
