// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.controller.ports.ControllerPorts.KubernetesWriter.Onto;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ClusterAccess;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.provider.StateInKubernetes;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A process that believes to lead, as far as addresses go: the controller's way of working, in single steps. It
/// looks at the newest form of a Service that it knows, decides, and sends the status onto the very version that it
/// decided on; when that arrives is the test's to say.
final class RaceProcess {
    private static final NodeSet NO_NODES = new NodeSet(List.of());
    private static final ClaimRules RULES = new ClaimRules(true, Optional.empty(), List.of());
    private static final int ROUNDS = 8;

    private final RaceWorld world;
    private final MetalLbProvider provider;
    private final ServiceTranslator translator;
    private final RaceWatch watch;
    private final Map<Owner, MetalLbState> memory = new HashMap<>();
    private final Set<Owner> doubtful = new HashSet<>();
    private final Set<Owner> seenAlive = new HashSet<>();
    private final Map<ServiceKey, Sent> sent = new TreeMap<>();
    private boolean warm;

    /// A status on its way.
    record Sent(ServiceView onto, ServiceStatus status, Owner.Service owner) {}

    /// @param seen how much of each Service's history its watch has told
    RaceProcess(RaceWorld world, SortedMap<ServiceKey, Integer> seen) {
        this.world = world;
        watch = new RaceWatch(world, seen);
        ProviderContext context = new ProviderContext(
                SpecFixture.CLUSTER,
                world.settings(),
                ProviderContext.PortRange.KUBERNETES_DEFAULT,
                world.clock(),
                Fence.OPEN,
                _ -> {},
                ClusterAccess.NONE);
        provider = new MetalLbProvider(
                context, MetalLbSettings.of(world.settings()), world.metalLb().connect(() -> {}));
        translator = new ServiceTranslator(
                SpecFixture.CLUSTER,
                provider.traits().capabilities(),
                provider.traits().annotations(),
                true);
    }

    private StateInKubernetes<MetalLbDesired, MetalLbState> inKubernetes() {
        return provider.inKubernetes().orElseThrow();
    }

    Map<ServiceKey, Sent> sent() {
        return sent;
    }

    void deliver(ServiceKey key, int changes) {
        watch.deliver(key, changes);
    }

    /// Takes in everything that is told of a Service, looks at it, and sends.
    void work(ServiceKey key) {
        deliver(key, Integer.MAX_VALUE / 2);
        reconcile(List.of(key));
        land(key, false);
    }

    /// Works until nothing is left to do; what it sends arrives at once.
    void rest() {
        for (int round = 0; round < 50; round++) {
            world.keys().forEach(key -> deliver(key, Integer.MAX_VALUE / 2));
            reconcile(List.copyOf(world.keys()));
            if (sent.isEmpty() && upkeep().isEmpty()) {
                return;
            }
            List.copyOf(sent.keySet()).forEach(key -> land(key, false));
        }
        throw new AssertionError("No rest");
    }

    Set<ServiceKey> upkeep() {
        if (!warmUp()) {
            return Set.of();
        }
        try {
            Set<ServiceKey> changed = inKubernetes().housekeeping().changed();
            memory.put(shared(), provider.observe(shared(), NO_NODES, state(shared())));
            memory.keySet().stream()
                    .filter(owner -> owner instanceof Owner.Service service && changed.contains(service.key()))
                    .forEach(doubtful::add);
            return changed;
        } catch (CloudException _) {
            return Set.of();
        }
    }

    private static Owner.Shared shared() {
        return new Owner.Shared(SpecFixture.CLUSTER);
    }

    private boolean warmUp() {
        if (warm) {
            return true;
        }
        try {
            Inventory<MetalLbState> inventory = provider.inventory(
                    new InventoryRequest(NO_NODES, Set.of(), () -> watch.readAfresh(translator, RULES)));
            memory.put(shared(), inventory.shared());
            inventory.services().forEach(memory::put);
            warm = true;
        } catch (CloudException _) {
            // Tried again with the next piece of work.
        }
        return warm;
    }

    /// Looks at some Services, and decides on them together.
    void reconcile(List<ServiceKey> keys) {
        if (!warmUp()) {
            return;
        }
        Map<Work, MetalLbDesired> wanted = new LinkedHashMap<>();
        for (ServiceKey key : keys) {
            if (!sent.containsKey(key)) {
                try {
                    look(key).ifPresent(work -> wanted.put(work, desired(work)));
                } catch (CloudException _) {
                    // Tried again with the next look.
                }
            }
        }
        Map<Work, Boolean> reached = converge(wanted);
        wanted.forEach((work, desired) -> {
            if (reached.containsKey(work)) {
                conclude(work, desired, reached.getOrDefault(work, false));
            }
        });
    }

    /// @param view the form that is decided on
    private record Work(Owner.Service owner, ServiceView view) {}

    private Optional<Work> look(ServiceKey key) {
        Optional<ServiceView> view = watch.newest(key);
        Optional<Owner.Service> owner = view.map(known -> new Owner.Service(SpecFixture.CLUSTER, key, known.uid()));
        for (Owner.Service former : owners(key)) {
            if (owner.filter(former::equals).isEmpty() && seenAlive.remove(former)) {
                release(former);
                memory.remove(former);
            }
        }
        if (view.isEmpty()) {
            inKubernetes().vanished(key);
            return Optional.empty();
        }
        return switch (RULES.claim(view.get(), owns(owner.orElseThrow()))) {
            case ServiceClaim.Ensure _ -> {
                seenAlive.add(owner.get());
                yield Optional.of(new Work(owner.get(), view.get()));
            }
            case ServiceClaim.Release _ -> {
                seenAlive.add(owner.get());
                release(owner.get());
                memory.remove(owner.get());
                send(new Work(owner.get(), view.get()), ServiceStatus.EMPTY);
                yield Optional.empty();
            }
            case ServiceClaim.ServedByAnother _, ServiceClaim.NotOurs _ -> Optional.empty();
        };
    }

    private List<Owner.Service> owners(ServiceKey key) {
        return memory.keySet().stream()
                .flatMap(owner ->
                        owner instanceof Owner.Service service && service.key().equals(key)
                                ? Stream.of(service)
                                : Stream.empty())
                .toList();
    }

    private boolean owns(Owner.Service owner) {
        return !provider.ownsNothing(state(owner));
    }

    private void release(Owner.Service owner) {
        Plan<MetalLbChange> plan = plan(owner, provider.absent(owner));
        for (Step<MetalLbChange> step : plan.steps()) {
            takeOver(owner, provider.apply(step.change(), state(owner), state(shared())));
        }
    }

    private Resolution<MetalLbDesired> resolve(LoadBalancerSpec spec) {
        return provider.resolve(spec, NO_NODES, state(spec.owner()), state(shared()));
    }

    private MetalLbDesired desired(Work work) {
        return switch (resolve(translator.translate(work.view()).value())) {
            case Resolution.Resolved<MetalLbDesired>(MetalLbDesired desired, var _) -> desired;
            case Resolution.Refused<MetalLbDesired> refused -> throw new AssertionError(refused);
            case Resolution.Unknown<MetalLbDesired> unknown -> throw new AssertionError(unknown);
        };
    }

    /// @return those that ended, and whether they have what they ask for
    private Map<Work, Boolean> converge(Map<Work, MetalLbDesired> wanted) {
        Map<Work, Boolean> ended = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS && ended.size() < wanted.size(); round++) {
            Map<Work, Step<MetalLbChange>> steps = new LinkedHashMap<>();
            wanted.forEach((work, desired) -> {
                if (!ended.containsKey(work)) {
                    next(work, desired).ifPresentOrElse(step -> steps.put(work, step), () -> ended.put(work, true));
                }
            });
            commit(steps).forEach(work -> ended.put(work, false));
        }
        return ended;
    }

    private Optional<Step<MetalLbChange>> next(Work work, MetalLbDesired desired) {
        return plan(work.owner(), desired).steps().stream().findFirst();
    }

    private Plan<MetalLbChange> plan(Owner.Service owner, MetalLbDesired desired) {
        if (doubtful.contains(owner)) {
            memory.put(owner, provider.observe(owner, NO_NODES, state(owner)));
            doubtful.remove(owner);
        }
        return provider.plan(desired, state(owner), state(shared())).orElseThrow();
    }

    /// @return those that are refused for now
    private List<Work> commit(Map<Work, Step<MetalLbChange>> steps) {
        if (steps.isEmpty()) {
            return List.of();
        }
        List<Submission<MetalLbState, MetalLbChange>> group = new ArrayList<>();
        steps.forEach((work, step) -> group.add(new Submission<>(work.owner(), step.change(), state(work.owner()))));
        List<Applied<MetalLbState>> results =
                provider.commit(group, state(shared())).results();
        List<Work> refused = new ArrayList<>();
        int index = 0;
        for (Work work : steps.keySet()) {
            Applied<MetalLbState> result = results.get(index);
            index++;
            takeOver(work.owner(), result);
            if (result instanceof Applied.Failed<MetalLbState>(var _, CloudError error)) {
                switch (error.kind()) {
                    case STALE, NOT_FOUND, AMBIGUOUS -> doubtful.add(work.owner());
                    case BUSY, OBSTRUCTED, THROTTLED, UNAVAILABLE, QUOTA_EXCEEDED, INVALID_REQUEST, DENIED ->
                        refused.add(work);
                }
            }
        }
        return refused;
    }

    private void takeOver(Owner.Service owner, Applied<MetalLbState> applied) {
        memory.put(owner, applied.effect().apply(state(owner)));
    }

    private MetalLbState state(Owner owner) {
        return memory.getOrDefault(owner, provider.nothing(owner));
    }

    private void conclude(Work work, MetalLbDesired desired, boolean isReached) {
        MetalLbState state = state(work.owner());
        List<Ingress> complete = provider.publish(desired, state);
        List<Ingress> left = work.view().status().ingress().stream()
                .filter(said -> provider.addresses(state).contains(said.address()))
                .toList();
        send(
                work,
                new ServiceStatus(
                        complete.isEmpty() && !isReached ? left : complete,
                        List.of(),
                        inKubernetes().annotations(desired, state)));
    }

    private void send(Work work, ServiceStatus status) {
        if (status.equals(work.view().status())) {
            inKubernetes().published(work.owner(), state(work.owner()), false);
        } else {
            sent.put(work.owner().key(), new Sent(work.view(), status, work.owner()));
        }
    }

    /// What was sent arrives.
    void land(ServiceKey key, boolean answerIsLost) {
        Sent arriving = sent.remove(key);
        if (arriving == null) {
            return;
        }
        try {
            ServiceView answer = world.write(arriving);
            if (answerIsLost) {
                doubtful.add(arriving.owner());
            } else {
                watch.answered(answer);
                inKubernetes().published(arriving.owner(), state(arriving.owner()), true);
            }
        } catch (KubernetesException _) {
            doubtful.add(arriving.owner());
        }
    }

    static ServiceView write(RaceWorld world, Sent sent) {
        return world.kube().writer().writeStatus(sent.onto(), sent.status(), Onto.THIS_VERSION);
    }
}
