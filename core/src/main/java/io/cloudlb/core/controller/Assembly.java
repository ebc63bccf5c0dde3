// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.translate.ServiceTranslator;

/// The parts of a controller, put together.
record Assembly<D, S, C extends Change>(
        Workshop<D, S, C> shop, Reconciler<D, S, C> reconciler, Chores<D, S, C> chores, FirstPass firstPass) {

    static <D, S, C extends Change> Assembly<D, S, C> of(
            LoadBalancerProvider<D, S, C> provider,
            ControllerSettings settings,
            ControllerPorts ports,
            Controller.Execution execution,
            WorkQueue queue,
            Gate gate) {
        ControllerPorts permitted = settings.policy() == Policy.DRY_RUN ? DryRun.of(ports) : ports;
        Workshop<D, S, C> shop = workshop(provider, settings, permitted, execution, queue, gate);
        DriftScan<D, S, C> drift = new DriftScan<>(shop, queue);
        Sweep<D, S, C> sweep = new Sweep<>(shop, queue);
        Judging<D, S, C> judging = new Judging<>(shop);
        Reconciler<D, S, C> reconciler = new Reconciler<>(
                shop,
                new FirstWord<>(shop, judging),
                judging,
                new Keeping<>(shop),
                new Serving<>(shop, drift),
                new Releasing<>(shop, queue),
                sweep);
        FirstPass firstPass = new FirstPass();
        Chores<D, S, C> chores = new Chores<>(
                shop,
                reconciler,
                new Warmup<>(shop, judging, permitted.nodes(), queue, firstPass),
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
            Gate gate) {
        Owner.Shared owner = new Owner.Shared(settings.cluster());
        StateMemory<D, S> memory = new StateMemory<>(execution.time());
        CurrentNodes nodes = new CurrentNodes();
        MachineSearch<S> machines = new MachineSearch<>(provider, memory, owner, nodes, queue);
        GroupCommits<S, C> commits = new GroupCommits<>(
                provider, memory, owner, gate::isOpen, group -> queue.add(new Work.Commit(group), Urgency.CALL));
        PlanRunner<S, C> runner = new PlanRunner<>(provider, memory, owner, execution.steps(), gate::isOpen, commits);
        Holds holds = new Holds(execution.time());
        Operations<S> operations = new Operations<>(
                provider,
                memory,
                execution.steps(),
                () -> !gate.isShutForGood(),
                parked -> Chores.wake(parked, holds, queue));
        Convergence<D, S, C> convergence =
                new Convergence<>(provider, memory, runner, commits, operations, owner, nodes, machines);
        ProviderTraits traits = provider.traits();
        WrittenServices written = new WrittenServices();
        ServiceOwnership<D, S, C> ownership =
                new ServiceOwnership<>(provider, memory, settings.cluster(), settings.claims());
        ServiceTranslator translator = new ServiceTranslator(
                settings.cluster(), traits.capabilities(), traits.annotations(), traits.isHeldByKubernetes());
        return new Workshop<>(
                provider,
                translator,
                settings,
                new ServiceDesk(
                        ports.services(),
                        ports.writer(),
                        written,
                        new Announcements(ports.events()),
                        new StatusFights(execution.time()),
                        ownership,
                        execution.time(),
                        traits.isHeldByKubernetes()
                                ? KubernetesWriter.Onto.THIS_VERSION
                                : KubernetesWriter.Onto.ANY_VERSION),
                memory,
                ownership,
                nodes,
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
                                work -> wake(work, holds, queue),
                                () -> queue.add(Work.Chore.SHARED, Urgency.RESYNC),
                                execution.time())),
                new ServiceSurvey(ports.services(), written, translator, settings.claims()),
                new TargetWaves(
                        traits.conduct().sendsToNodes() ? ports.journal() : TargetJournal.NONE,
                        machines::areAllListed,
                        execution.metrics(),
                        execution.time()),
                holds,
                machines,
                execution.metrics(),
                execution.time());
    }

    private static void wake(Work work, Holds holds, WorkQueue queue) {
        switch (work) {
            case Work.OfService(ServiceKey key) -> {
                holds.wake(key);
                queue.add(work, Urgency.USER);
            }
            case Work.Commit _, Work.Chore _ -> queue.add(work, Urgency.NODES);
        }
    }
}
