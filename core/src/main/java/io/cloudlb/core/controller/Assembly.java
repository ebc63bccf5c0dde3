// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.controller.ensure.Admission;
import io.cloudlb.core.controller.ensure.Convergence;
import io.cloudlb.core.controller.ensure.DeleteLoadBalancer;
import io.cloudlb.core.controller.ensure.EarlyStatus;
import io.cloudlb.core.controller.ensure.EnsureLoadBalancer;
import io.cloudlb.core.controller.ensure.GroupCommits;
import io.cloudlb.core.controller.ensure.Operations;
import io.cloudlb.core.controller.ensure.PlanRunner;
import io.cloudlb.core.controller.ensure.ServiceSurvey;
import io.cloudlb.core.controller.ensure.SharedResources;
import io.cloudlb.core.controller.ensure.Workshop;
import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.scans.DriftScan;
import io.cloudlb.core.controller.scans.NodeFanOut;
import io.cloudlb.core.controller.scans.OrphanSweep;
import io.cloudlb.core.controller.scans.StartupInventory;
import io.cloudlb.core.controller.state.RegisteredTargets;
import io.cloudlb.core.controller.state.RetryHold;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.status.ServiceOwnership;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.translate.ServiceTranslator;

/// The parts of a controller, put together.
record Assembly<D, S, C extends Change>(
        Workshop<D, S, C> shop,
        Reconciler<D, S, C> reconciler,
        ClusterTasks<D, S, C> chores,
        StartupInventory.FirstPass firstPass) {

    static <D, S, C extends Change> Assembly<D, S, C> of(
            LoadBalancerProvider<D, S, C> provider,
            ControllerSettings settings,
            ControllerPorts ports,
            Controller.Execution execution,
            WorkQueue queue,
            Controller.Gate gate) {
        ControllerPorts permitted = settings.policy() == Policy.DRY_RUN ? DryRun.of(ports) : ports;
        Workshop<D, S, C> shop = workshop(provider, settings, permitted, execution, queue, gate);
        DriftScan<D, S, C> drift = new DriftScan<>(shop, queue);
        OrphanSweep<D, S, C> sweep = new OrphanSweep<>(shop, queue);
        Admission<D, S, C> judging = new Admission<>(shop);
        Reconciler<D, S, C> reconciler = new Reconciler<>(
                shop,
                new EarlyStatus<>(shop, judging),
                judging,
                new EnsureLoadBalancer<>(shop, drift),
                new DeleteLoadBalancer<>(shop, queue),
                sweep);
        StartupInventory.FirstPass firstPass = new StartupInventory.FirstPass();
        ClusterTasks<D, S, C> chores = new ClusterTasks<>(
                shop,
                reconciler,
                new StartupInventory<>(shop, judging, permitted.nodes(), queue, firstPass),
                new NodeFanOut<>(shop, permitted.nodes(), queue),
                drift,
                sweep,
                queue);
        return new Assembly<>(shop, reconciler, chores, firstPass);
    }

    private static <D, S, C extends Change> Workshop<D, S, C> workshop(
            LoadBalancerProvider<D, S, C> provider,
            ControllerSettings settings,
            ControllerPorts ports,
            Controller.Execution execution,
            WorkQueue queue,
            Controller.Gate gate) {
        Owner.Shared owner = new Owner.Shared(settings.cluster());
        StateMemory<D, S> memory = new StateMemory<>(execution.time());
        NodeFanOut.MachineSearch<S> machines = new NodeFanOut.MachineSearch<>(provider, memory, owner, queue);
        GroupCommits<S, C> commits = new GroupCommits<>(
                provider, memory, owner, gate::isOpen, group -> queue.add(new Work.Commit(group), Work.Urgency.CALL));
        PlanRunner<S, C> runner = new PlanRunner<>(provider, memory, owner, execution.steps(), gate::isOpen, commits);
        Operations<S> operations = new Operations<>(
                provider,
                memory,
                execution.steps(),
                () -> !gate.isShutForGood(),
                parked -> ClusterTasks.wake(parked, memory, queue));
        Convergence<D, S, C> convergence =
                new Convergence<>(provider, memory, runner, commits, operations, owner, machines::surroundingsWereRead);
        ProviderTraits traits = provider.traits();
        ServiceOwnership<D, S, C> ownership =
                new ServiceOwnership<>(provider, memory, settings.cluster(), settings.claims());
        ServiceTranslator translator = new ServiceTranslator(
                settings.cluster(), traits.capabilities(), traits.annotations(), traits.isHeldByKubernetes());
        return new Workshop<>(
                provider,
                translator,
                settings,
                new Services(
                        ports.services(),
                        ports.writer(),
                        memory,
                        ports.events(),
                        ownership,
                        execution.time(),
                        traits.isHeldByKubernetes()
                                ? ControllerPorts.KubernetesWriter.Onto.THIS_VERSION
                                : ControllerPorts.KubernetesWriter.Onto.ANY_VERSION),
                memory,
                ownership,
                convergence,
                commits,
                operations,
                new SharedResources<>(
                        provider,
                        convergence,
                        memory,
                        owner,
                        settings.policy(),
                        new SharedResources.Surroundings(
                                execution.steps(),
                                work -> wake(work, memory, queue),
                                () -> queue.add(Work.Chore.SHARED, Work.Urgency.RESYNC),
                                execution.time())),
                new ServiceSurvey(ports.services(), memory, translator, settings.claims()),
                new RegisteredTargets(
                        traits.conduct().sendsToNodes() ? ports.journal() : ControllerPorts.TargetJournal.NONE,
                        machines::areAllListed,
                        execution.metrics(),
                        execution.time()),
                machines,
                execution.metrics(),
                execution.time());
    }

    private static void wake(Work work, StateMemory<?, ?> memory, WorkQueue queue) {
        switch (work) {
            case Work.OfService(ServiceKey key) -> {
                memory.hold(key, RetryHold::awake);
                queue.add(work, Work.Urgency.USER);
            }
            case Work.Commit _, Work.Chore _ -> queue.add(work, Work.Urgency.NODES);
        }
    }
}
