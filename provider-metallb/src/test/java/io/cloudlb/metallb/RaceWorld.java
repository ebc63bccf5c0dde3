// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.testkit.AService.aService;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.metallb.allocation.MetalLbAnnotations;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.MetalLbWorld;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.SpecEdit;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// One API server, one ledger, and several processes that all believe to lead. After every write it is asserted that
/// no address is for two, and that nobody has moved without a cause.
final class RaceWorld {
    private static final List<APool[]> POOLS =
            List.of(new APool[] {aPool("a", "10.0.0.1-10.0.0.4")}, new APool[] {aPool("b", "10.0.0.3-10.0.0.6")});

    private final ManualClock clock = new ManualClock();
    private final KubeWorld kube = new KubeWorld(clock);
    private final MetalLbWorld metalLb = new MetalLbWorld(POOLS.getFirst());
    private final Map<String, String> settings;
    private final Map<ServiceKey, List<Optional<ServiceView>>> histories = new TreeMap<>();
    private final Map<ServiceKey, List<RaceProcess.Sent>> late = new TreeMap<>();
    private final Map<String, Set<Ingress>> everAsked = new HashMap<>();
    private final List<RaceProcess> processes = new ArrayList<>();
    private boolean poolsWereEdited;

    RaceWorld(Map<String, String> settings) {
        this.settings = settings;
        for (int kind = 0; kind < RaceStep.NAMES.size(); kind++) {
            createOrDelete(RaceStep.NAMES.get(kind), kind);
        }
        for (int process = 0; process < RaceStep.PROCESSES; process++) {
            processes.add(new RaceProcess(this, everything()));
        }
    }

    Map<String, String> settings() {
        return settings;
    }

    ManualClock clock() {
        return clock;
    }

    KubeWorld kube() {
        return kube;
    }

    MetalLbWorld metalLb() {
        return metalLb;
    }

    Set<ServiceKey> keys() {
        return histories.keySet();
    }

    /// Every form that a Service of that name has had; empty where it did not exist.
    List<Optional<ServiceView>> history(ServiceKey key) {
        return histories.computeIfAbsent(key, _ -> new ArrayList<>());
    }

    private static ServiceKey key(String name) {
        return new ServiceKey("default", name);
    }

    void take(RaceStep step) {
        switch (step) {
            case RaceStep.CreateOrDelete(String name, int kind) -> createOrDelete(name, kind);
            case RaceStep.Ask(String name, int address) -> ifThere(name, () -> ask(name, address));
            case RaceStep.Flip(String name) -> ifThere(name, () -> flip(name));
            case RaceStep.Clear(String name) -> ifThere(name, () -> kube.writeIngress(name, List.of()));
            case RaceStep.Touch(String name) -> ifThere(name, () -> kube.touch(name));
            case RaceStep.Deliver(int process, String name, int changes) ->
                processes.get(process).deliver(key(name), changes);
            case RaceStep.Work(int process, String name) ->
                processes.get(process).work(key(name));
            case RaceStep.Reconcile(int process, List<String> names) ->
                processes
                        .get(process)
                        .reconcile(names.stream().map(RaceWorld::key).toList());
            case RaceStep.Interrupted interrupted -> interrupt(interrupted);
            case RaceStep.Land(int process, String name, boolean lost) ->
                processes.get(process).land(key(name), lost);
            case RaceStep.LandLate(String name) -> landLate(key(name));
            case RaceStep.Upkeep(int process) -> processes.get(process).upkeep();
            case RaceStep.Crash(int process) -> crash(process);
            case RaceStep.Fault(var fault) -> metalLb.ledger().faultNext(fault);
            case RaceStep.Pass(int seconds) -> clock.pass(Duration.ofSeconds(seconds));
            case RaceStep.Edit(int pools) -> {
                poolsWereEdited |= pools > 0;
                metalLb.edit(POOLS.get(pools));
            }
        }
    }

    private void ifThere(String name, Runnable edit) {
        if (kube.find(name).isPresent()) {
            edit.run();
            record(key(name));
        }
    }

    private void record(ServiceKey key) {
        history(key).add(kube.find(key));
    }

    private void createOrDelete(String name, int kind) {
        if (kube.find(name).isPresent()) {
            kube.delete(name);
        } else {
            AService service = aService(name).port(kind == 1 ? 81 : 80);
            kube.create(kind < 2 ? service.annotation(MetalLbAnnotations.ALLOW_SHARED_IP, "k") : service);
        }
        record(key(name));
    }

    private void ask(String name, int address) {
        String text = address == 0 ? "" : "10.0.0." + address;
        kube.annotate(name, MetalLbAnnotations.LOAD_BALANCER_IPS, text);
        if (address > 0) {
            everAsked
                    .computeIfAbsent(kube.service(name).uid(), _ -> new HashSet<>())
                    .add(new Ingress(Address.vip(text), List.of()));
        }
    }

    private void flip(String name) {
        boolean isLoadBalancer = kube.service(name).spec().type() == ServiceType.LOAD_BALANCER;
        kube.edit(name, SpecEdit.type(isLoadBalancer ? ServiceType.CLUSTER_IP : ServiceType.LOAD_BALANCER));
    }

    private void interrupt(RaceStep.Interrupted step) {
        int[] calls = {0};
        boolean[] done = {false};
        CallHook hook = new CallHook() {
            @Override
            public void before(CloudCall call) {
                calls[0]++;
                meanwhile(!step.after());
            }

            @Override
            public void after(CloudCall call) {
                meanwhile(step.after());
            }

            private void meanwhile(boolean here) {
                if (here && !done[0] && calls[0] == step.call()) {
                    done[0] = true;
                    step.meanwhile().stream()
                            .filter(one -> !isBy(step.process(), one))
                            .forEach(RaceWorld.this::take);
                }
            }
        };
        metalLb.ledger().hook(hook);
        take(new RaceStep.Reconcile(step.process(), step.names()));
        metalLb.ledger().hook(CallHook.NONE);
    }

    private static boolean isBy(int process, RaceStep step) {
        return switch (step) {
            case RaceStep.Work(int who, var _) -> who == process;
            case RaceStep.Reconcile(int who, var _) -> who == process;
            case RaceStep.Land(int who, var _, var _) -> who == process;
            case RaceStep.Upkeep(int who) -> who == process;
            case RaceStep.Crash(int who) -> who == process;
            case RaceStep.Interrupted _, RaceStep.Fault _ -> true;
            case RaceStep.CreateOrDelete _,
                    RaceStep.Ask _,
                    RaceStep.Flip _,
                    RaceStep.Clear _,
                    RaceStep.Touch _,
                    RaceStep.Deliver _,
                    RaceStep.LandLate _,
                    RaceStep.Pass _,
                    RaceStep.Edit _ -> false;
        };
    }

    private void crash(int process) {
        RaceProcess dead = processes.get(process);
        dead.sent()
                .forEach((key, sent) ->
                        late.computeIfAbsent(key, _ -> new ArrayList<>()).add(sent));
        processes.set(process, new RaceProcess(this, everything()));
    }

    private SortedMap<ServiceKey, Integer> everything() {
        SortedMap<ServiceKey, Integer> all = new TreeMap<>();
        histories.forEach((key, history) -> all.put(key, history.size()));
        return all;
    }

    private void landLate(ServiceKey key) {
        List<RaceProcess.Sent> sent = late.getOrDefault(key, List.of());
        if (!sent.isEmpty()) {
            try {
                write(sent.removeFirst());
            } catch (KubernetesException _) {
                // Nobody is there to hear of it.
            }
        }
    }

    /// A process's write arrives.
    ServiceView write(RaceProcess.Sent sent) {
        Optional<ServiceView> before = kube.find(sent.owner().key());
        ServiceView after = RaceProcess.write(this, sent);
        record(after.key());
        before.ifPresent(known -> assertCause(known, after));
        assertNoneForTwo(after);
        return after;
    }

    private void assertNoneForTwo(ServiceView written) {
        kube.services().stream()
                .filter(other -> !other.key().equals(written.key()))
                .filter(other -> !Collections.disjoint(
                        other.status().ingress(), written.status().ingress()))
                .filter(other -> !agree(other, written))
                .findFirst()
                .ifPresent(other -> {
                    throw new AssertionError("%s and %s both show %s"
                            .formatted(
                                    other.key(), written.key(), written.status().ingress()));
                });
    }

    private static boolean agree(ServiceView one, ServiceView other) {
        String key = one.meta().annotations().get(MetalLbAnnotations.ALLOW_SHARED_IP);
        return key != null
                && key.equals(other.meta().annotations().get(MetalLbAnnotations.ALLOW_SHARED_IP))
                && one.spec().ports().getFirst().port()
                        != other.spec().ports().getFirst().port();
    }

    /// It moves where it asked to be moved to, or where administrators moved it.
    private void assertCause(ServiceView before, ServiceView after) {
        List<Ingress> had = before.status().ingress();
        List<Ingress> has = after.status().ingress();
        boolean moved = !had.isEmpty() && !had.equals(has);
        boolean asked = everAsked.getOrDefault(after.uid(), Set.of()).containsAll(has) && !has.isEmpty();
        boolean edited = poolsWereEdited && "move".equals(settings.get(MetalLbSettings.POOL_EDITS));
        if (moved && !asked && !edited) {
            throw new AssertionError("%s moved from %s to %s without a cause".formatted(after.key(), had, has));
        }
    }

    /// In the end one process is left, everything has arrived, and everybody is served who can be.
    void settle() {
        metalLb.ledger().hook(CallHook.NONE);
        for (int process = 0; process < RaceStep.PROCESSES; process++) {
            crash(process);
        }
        List.copyOf(late.keySet()).forEach(key -> List.copyOf(late.get(key)).forEach(_ -> landLate(key)));
        RaceProcess last = processes.getFirst();
        last.rest();
        clock.pass(Duration.ofMinutes(10));
        last.rest();
    }
}
