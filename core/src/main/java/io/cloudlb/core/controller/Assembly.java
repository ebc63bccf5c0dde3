// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.controller.ensure.Admission;
import io.cloudlb.core.controller.ensure.Convergence;
import io.cloudlb.core.controller.ensure.DeleteLoadBalancer;
import io.cloudlb.core.controller.ensure.EarlyStatus;
import io.cloudlb.core.controller.ensure.EnsureLoadBalancer;
import io.cloudlb.core.controller.ensure.GroupCommits;
import io.cloudlb.core.controller.ensure.KnownState;
import io.cloudlb.core.controller.ensure.LoadBalancers;
import io.cloudlb.core.controller.ensure.Operations;
import io.cloudlb.core.controller.ensure.PlanRunner;
import io.cloudlb.core.controller.ensure.SharedLooks;
import io.cloudlb.core.controller.ensure.SharedResources;
import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.scans.DriftScan;
import io.cloudlb.core.controller.scans.NodeFanOut;
import io.cloudlb.core.controller.scans.OrphanSweep;
import io.cloudlb.core.controller.scans.StartupInventory;
import io.cloudlb.core.controller.state.RegisteredTargets;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.state.StateMemory.StateHome;
import io.cloudlb.core.controller.status.ServiceOwnership;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.translate.ServiceTranslator;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// The parts of a controller, put together.
record Assembly<D, S, C extends Change>(
        LoadBalancers<D, S, C> balancers,
        Reconciler<D, S, C> reconciler,
        ClusterTasks<D, S, C> tasks,
        StartupInventory.FirstPass firstPass) {

    static <D, S, C extends Change> Assembly<D, S, C> of(
            LoadBalancerProvider<D, S, C> provider,
            ControllerSettings settings,
            ControllerPorts ports,
            Controller.Execution execution,
            WorkQueue queue,
            BooleanSupplier stopped) {
        BooleanSupplier mayStart =
                () -> !stopped.getAsBoolean() && execution.fence().letsStart(Duration.ZERO);
        ControllerPorts permitted = settings.policy() == Policy.DRY_RUN ? ports.withoutWrites() : ports;
        Owner.Shared owner = new Owner.Shared(settings.cluster());
        StateMemory<D, S> memory = new StateMemory<>(execution.time());
        Services services = services(provider, settings, permitted, execution, memory);
        NodeFanOut.MachineSearch<S> machines = new NodeFanOut.MachineSearch<>(provider, memory, owner, queue);
        GroupCommits<S, C> commits = new GroupCommits<>(
                provider, memory, owner, mayStart, group -> queue.add(new Work.Commit(group), Work.Urgency.CALL));
        Operations<S> operations = new Operations<>(
                provider,
                memory,
                execution.steps(),
                () -> !stopped.getAsBoolean(),
                parked -> ClusterTasks.wake(parked, memory, queue));
        KnownState<D, S, C> known =
                new KnownState<>(provider, memory, owner, permitted.endpoints(), machines::surroundingsWereRead);
        Convergence<D, S, C> convergence = new Convergence<>(
                known,
                new PlanRunner<>(provider, memory, owner, execution.steps(), mayStart, commits),
                commits,
                operations);
        SharedLooks looks =
                SharedLooks.of(known, work -> wake(work, memory, queue), execution.steps(), execution.time());
        LoadBalancers<D, S, C> balancers = new LoadBalancers<>(
                known,
                translator(provider.traits(), settings),
                settings,
                convergence,
                new SharedResources<>(
                        known,
                        convergence,
                        settings.policy(),
                        looks,
                        () -> queue.add(Work.Chore.SHARED, Work.Urgency.RESYNC)),
                new RegisteredTargets(
                        provider.traits().mode().sendsToNodes()
                                ? permitted.journal()
                                : ControllerPorts.TargetJournal.NONE,
                        machines::areAllListed,
                        execution.metrics(),
                        execution.time()),
                execution.time());
        DriftScan<D, S, C> drift = new DriftScan<>(balancers, services, queue);
        OrphanSweep<D, S, C> sweep = new OrphanSweep<>(balancers, services, queue);
        Admission<D, S, C> admission = new Admission<>(known, balancers.translator(), looks, execution.time());
        Reconciler<D, S, C> reconciler = new Reconciler<>(
                balancers,
                services,
                commits,
                operations,
                new EarlyStatus<>(balancers, services, admission),
                admission,
                new EnsureLoadBalancer<>(balancers, services, drift::compare, queue),
                new DeleteLoadBalancer<>(balancers, services, queue),
                sweep);
        StartupInventory.FirstPass firstPass = new StartupInventory.FirstPass();
        StartupInventory<D, S, C> inventory = new StartupInventory<>(
                balancers,
                services,
                () -> services.readAfresh(
                        view -> balancers.translator().translate(view).value()),
                machines,
                admission,
                permitted.nodes(),
                queue,
                firstPass);
        ClusterTasks<D, S, C> tasks = new ClusterTasks<>(
                balancers,
                services,
                commits,
                machines,
                reconciler,
                inventory,
                new NodeFanOut<>(balancers, services, permitted.nodes(), queue),
                drift,
                sweep,
                queue);
        return new Assembly<>(balancers, reconciler, tasks, firstPass);
    }

    private static ServiceTranslator translator(ProviderTraits traits, ControllerSettings settings) {
        return new ServiceTranslator(
                settings.cluster(),
                traits.capabilities(),
                traits.annotations(),
                traits.mode().readsStatus());
    }

    private static <D, S, C extends Change> Services services(
            LoadBalancerProvider<D, S, C> provider,
            ControllerSettings settings,
            ControllerPorts ports,
            Controller.Execution execution,
            StateMemory<D, S> memory) {
        return new Services(
                ports.services(),
                ports.writer(),
                memory,
                ports.events(),
                new ServiceOwnership<>(provider, memory, settings.cluster(), settings.claims()),
                execution.metrics(),
                execution.time(),
                StateHome.of(provider).statusGoesOnto());
    }

    private static void wake(Work work, StateMemory<?, ?> memory, WorkQueue queue) {
        switch (work) {
            case Work.OfService(ServiceKey key) -> ClusterTasks.wake(key, memory, queue);
            case Work.Commit _, Work.Chore _ -> queue.add(work, Work.Urgency.NODES);
        }
    }
}
