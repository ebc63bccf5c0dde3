// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.scans;

import static io.cloudlb.testkit.ANode.aNode;
import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ensure.AnAddition;
import io.cloudlb.core.controller.ensure.Convergence;
import io.cloudlb.core.controller.ensure.GroupCommits;
import io.cloudlb.core.controller.ensure.KnownState;
import io.cloudlb.core.controller.ensure.LoadBalancers;
import io.cloudlb.core.controller.ensure.Operations;
import io.cloudlb.core.controller.ensure.PlanRunner;
import io.cloudlb.core.controller.ensure.SetProvider;
import io.cloudlb.core.controller.ensure.SharedLooks;
import io.cloudlb.core.controller.ensure.SharedResources;
import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.ControllerPorts.KubernetesWriter;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.RegisteredTargets;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.status.ServiceOwnership;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.ManualClock;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is sent on the way when nodes come and go. Services have all nodes as their targets, but for those that are
/// called `still`, whose targets are always the same.
class NodeFanOutTest {
    private static final Owner.Shared SHARED = new Owner.Shared(new ClusterIdentity("c", "u"));
    private static final ClaimRules RULES = new ClaimRules(true, Optional.empty(), List.of());

    private final ManualClock clock = new ManualClock();
    private final List<ServiceView> existing = new ArrayList<>();
    private final List<NodeView> nodes = new ArrayList<>();
    private final List<Runnable> reading = new ArrayList<>();
    private final List<Owner> looks = new ArrayList<>();
    private Executor reads = Runnable::run;
    private boolean needsMachines;
    private final StateMemory<Set<String>, Set<String>> memory = new StateMemory<>(clock);
    private final WorkQueue queue =
            new WorkQueue(clock, ControllerMetrics.unread().queue());
    private final SetProvider provider = new SetProvider(SetProvider::added);
    private final KnownState<Set<String>, Set<String>, AnAddition> known =
            new KnownState<>(provider, memory, SHARED, () -> {});
    private final LoadBalancers<Set<String>, Set<String>, AnAddition> balancers = balancers();
    private final NodeFanOut<Set<String>, Set<String>, AnAddition> fanOut =
            new NodeFanOut<>(balancers, services(), () -> nodes, queue);

    @BeforeEach
    void join() {
        provider.resolving((spec, shared) -> needsMachines && !shared.containsAll(names())
                ? new Resolution.Unknown<>(List.of(new Problem("MachineNotFound", "nodes", "unlisted")), List.of())
                : new Resolution.Resolved<>(
                        spec.owner().key().name().equals("still") ? Set.of("still") : names(), List.of()));
        provider.finding(owner -> {
            looks.add(owner);
            return names();
        });
        nodes.add(aNode("a").view());
        assertThat(sent()).isEmpty();
    }

    @Test
    void sendsThoseWhoseTargetsChangeAndNoOther() {
        serve(aService("web"), aService("still"), aService("api"));
        nodes.add(aNode("b").view());

        assertThat(sent()).containsExactlyInAnyOrder(work("web"), work("api"));
    }

    @Test
    void sendsNobodyWhereTheNodesAreTheSame() {
        serve(aService("web"));
        existing.add(aService("new").port(80).view());

        assertThat(sent()).isEmpty();
    }

    @Test
    void sendsWhoWasNeverServed() {
        existing.add(aService("new").port(80).view());
        nodes.add(aNode("b").view());

        assertThat(sent()).containsExactly(work("new"));
    }

    @Test
    void sendsADyingServiceForAsLongAsItHasSomething() {
        ServiceView dying = dying("dying");
        existing.addAll(List.of(dying, dying("gone")));
        memory.put(known.owner(dying), Set.of("a"));
        nodes.add(aNode("b").view());

        assertThat(sent()).containsExactly(work("dying"));
    }

    @Test
    void leavesOthersAlone() {
        existing.add(aService("theirs")
                .port(80)
                .loadBalancerClass("example.com/other")
                .view());
        nodes.add(aNode("b").view());

        assertThat(sent()).isEmpty();
    }

    @Test
    void sendsWhatIsSharedIfItIsNeeded() {
        serve(aService("still"));
        balancers.shared().need(asked(aService("still")));
        nodes.add(aNode("b").view());

        assertThat(sent()).containsExactly(Work.Chore.SHARED);
    }

    @Test
    void looksOnceForAllWhereTheSurroundingsDoNotTell() {
        serve(aService("web"), aService("api"), aService("still"));
        needsMachines = true;
        nodes.add(aNode("b").view());

        assertThat(sent()).containsExactlyInAnyOrder(work("web"), work("api"));
        assertThat(looks).containsExactly(SHARED);
    }

    @Test
    void passesAgainAfterALookThatTookTime() {
        serve(aService("still"));
        needsMachines = true;
        reads = reading::add;
        nodes.add(aNode("b").view());

        assertThat(sent()).as("its targets are not known").containsExactly(work("still"));
        reading.forEach(Runnable::run);

        assertThat(sent()).as("woken by the look; its targets are the same").containsExactly(Work.Chore.NODES);
    }

    /// Who was sent meanwhile, and whom a pass sends.
    private List<Work> sent() {
        fanOut.run();
        return Stream.iterate(queue.pollReady(), Optional::isPresent, before -> {
                    queue.settle(before.orElseThrow());
                    return queue.pollReady();
                })
                .map(Optional::orElseThrow)
                .toList();
    }

    /// These Services exist, and have the present nodes.
    private void serve(AService... all) {
        for (AService service : all) {
            Wish.Basis basis = asked(service);
            Set<String> desired =
                    known.resolve(basis, memory.nodes()).possible().orElseThrow();
            existing.add(service.port(80).view());
            memory.served(basis.owner(), new OwnerRecord.Served<>(basis, desired, provider.targetDigest(desired)));
        }
    }

    private Wish.Basis asked(AService service) {
        return Wish.Basis.asked(
                balancers.translator().translate(service.port(80).view()).value());
    }

    private static ServiceView dying(String name) {
        return aService(name)
                .port(80)
                .finalizer(ClaimRules.COMMON_FINALIZER)
                .deleting()
                .view();
    }

    private static Work work(String name) {
        return new Work.OfService(new ServiceKey("default", name));
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        nodes.forEach(node -> names.add(node.name()));
        return names;
    }

    private LoadBalancers<Set<String>, Set<String>, AnAddition> balancers() {
        GroupCommits<Set<String>, AnAddition> commits =
                new GroupCommits<>(provider, memory, SHARED, () -> true, _ -> {});
        Convergence<Set<String>, Set<String>, AnAddition> convergence = new Convergence<>(
                known,
                new PlanRunner<>(provider, memory, SHARED, Runnable::run, () -> true, commits),
                commits,
                new Operations<>(provider, memory, Runnable::run, () -> true, _ -> {}));
        SharedLooks looking =
                SharedLooks.of(known, work -> queue.add(work, Work.Urgency.NODES), read -> reads.execute(read), clock);
        return new LoadBalancers<>(
                known,
                new ServiceTranslator(
                        SHARED.cluster(),
                        provider.traits().capabilities(),
                        provider.traits().annotations(),
                        false),
                ControllerSettings.usual(SHARED.cluster(), RULES),
                convergence,
                new SharedResources<>(known, convergence, Policy.SYNC, looking, () -> {}),
                new RegisteredTargets(
                        ControllerPorts.TargetJournal.NONE, () -> true, ControllerMetrics.unread(), clock),
                clock);
    }

    private Services services() {
        return new Services(
                new Existing(existing),
                nobodyWrites(),
                memory,
                (_, _) -> {},
                new ServiceOwnership<>(provider, memory, SHARED.cluster(), RULES),
                ControllerMetrics.unread(),
                clock,
                KubernetesWriter.Onto.ANY_VERSION);
    }

    private static KubernetesWriter nobodyWrites() {
        return (KubernetesWriter) Proxy.newProxyInstance(
                NodeFanOutTest.class.getClassLoader(), new Class<?>[] {KubernetesWriter.class}, (_, method, _) -> {
                    throw new IllegalStateException("Nodes write to no Service: " + method);
                });
    }

    private record Existing(Collection<ServiceView> list) implements ControllerPorts.ServiceCache {
        @Override
        public Optional<ServiceView> get(ServiceKey key) {
            return list.stream().filter(service -> service.key().equals(key)).findFirst();
        }

        @Override
        public Collection<ServiceView> readAfresh() {
            return list;
        }

        @Override
        public boolean watches(String namespace) {
            return true;
        }
    }
}
