// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.ControllerSettings.Pace;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.provider.ClusterAccess;
import io.cloudlb.core.provider.ClusterAccess.Gauges;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.metallb.allocation.RequestReader;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.MetalLbSpeaker;
import io.cloudlb.metallb.fixture.MetalLbWorld;
import io.cloudlb.metallb.kube.PoolManifests;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.controller.SteppedController;
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.kube.KubeWrite;
import io.cloudlb.testkit.provider.SpecFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A cluster in memory with MetalLB's pools, and the controller at work in it.
final class AMetalLbCluster {
    static final Pace ONLY_WHAT_IS_ASKED = new Pace(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);

    private final ManualClock clock = new ManualClock();
    private final KubeWorld kube = new KubeWorld(clock);
    private final Map<String, Map<String, Double>> gauges = new HashMap<>();
    private final MetalLbWorld metalLb;
    private final Map<String, String> settings = new HashMap<>();
    private Optional<String> loadBalancerClass = Optional.empty();
    private Optional<SteppedController> controller = Optional.empty();

    private AMetalLbCluster(APool... pools) {
        metalLb = new MetalLbWorld(pools);
    }

    /// A cluster with these pools, where a freed address may be given out again at once.
    static AMetalLbCluster with(APool... pools) {
        return new AMetalLbCluster(pools).set(MetalLbSettings.HOLD_DOWN, "0");
    }

    /// With another setting, from the next start on.
    AMetalLbCluster set(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /// Serving one class and nothing else, from the next start on.
    AMetalLbCluster ofClass(String name) {
        loadBalancerClass = Optional.of(name);
        return this;
    }

    /// Services of one port, served.
    AMetalLbCluster serving(String... names) {
        for (String name : names) {
            create(AService.aService(name).port(80));
        }
        return rest();
    }

    void create(AService service) {
        kube.create(service);
    }

    KubeWorld kube() {
        return kube;
    }

    MetalLbWorld metalLb() {
        return metalLb;
    }

    Map<String, Map<String, Double>> gauges() {
        return gauges;
    }

    /// Lets the controller work for a moment.
    AMetalLbCluster rest() {
        return rest(Duration.ofSeconds(10));
    }

    AMetalLbCluster rest(Duration duration) {
        if (controller.isEmpty()) {
            controller = Optional.of(start());
        }
        controller.get().runFor(duration);
        return this;
    }

    /// Ends the process and starts another.
    AMetalLbCluster restart() {
        stop();
        return rest();
    }

    void stop() {
        controller.ifPresent(SteppedController::stop);
        controller = Optional.empty();
    }

    /// Lets time pass in which no controller does anything.
    void pass(Duration duration) {
        clock.pass(duration);
    }

    /// How much time has passed.
    Duration passed() {
        return clock.passed();
    }

    /// Tells the controller of a Service that has not changed.
    void resync(String name) {
        controller.orElseThrow().resync(kube.service(name).key());
    }

    /// The addresses in a Service's status.
    List<String> shown(String name) {
        return kube.service(name).status().ingress().stream()
                .map(Ingress::address)
                .map(Address::text)
                .toList();
    }

    /// MetalLB's speaker at work in it.
    MetalLbSpeaker speaker() {
        MetalLbSpeaker speaker = new MetalLbSpeaker(metalLb::pools, this::shown);
        metalLb.watchedBy(speaker::look);
        return speaker;
    }

    private SortedMap<String, List<IpAddress>> shown() {
        SortedMap<String, List<IpAddress>> shown = new TreeMap<>();
        kube.services().stream()
                .filter(view -> view.spec().type() == ServiceType.LOAD_BALANCER)
                .forEach(view -> shown.put(
                        view.key().name(),
                        RequestReader.addresses(view.status().ingress().stream()
                                .map(Ingress::address)
                                .toList())));
        return shown;
    }

    /// What a plan in this cluster says of other pools.
    PoolForecast foresee(APool... pools) {
        ProviderContext context = context(settings, clock, () -> {}, Gauges.UNREAD, loadBalancerClass, false);
        try (MetalLbPreview preview = MetalLbPreview.of(context, metalLb.connect(() -> {}))) {
            ServiceTranslator translator = new ServiceTranslator(
                    SpecFixture.CLUSTER,
                    preview.traits().capabilities(),
                    preview.traits().annotations());
            InventoryRequest request =
                    new InventoryRequest(new NodeSet(List.of()), Set.of(), () -> standing(translator));
            PoolManifests.Reading reading = preview.reading();
            reading.take(new ByteArrayInputStream(manifests(pools).getBytes(StandardCharsets.UTF_8)));
            return preview.foresee(request, reading.done(), true);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private List<InventoryRequest.Standing> standing(ServiceTranslator translator) {
        return kube.services().stream()
                .filter(view -> view.spec().type() == ServiceType.LOAD_BALANCER)
                .map(view -> new InventoryRequest.Standing(
                        translator.translate(view).value(), view.meta().resourceVersion(), view.status(), true))
                .toList();
    }

    private static String manifests(APool... pools) {
        return Stream.of(pools)
                .map(APool::definition)
                .map(pool -> """
                    ---
                    apiVersion: metallb.io/v1beta1
                    kind: IPAddressPool
                    metadata: {name: %s, namespace: metallb-system}
                    spec: {addresses: [%s]}
                    """.formatted(pool.name(), String.join(", ", pool.addresses())))
                .collect(Collectors.joining());
    }

    Condition provisioned(String name) {
        return kube.condition(name, Condition.PROVISIONED);
    }

    /// The verbs of the writes that this causes.
    List<KubeWrite.Verb> writesOf(Runnable what) {
        kube.writes().clearLedger();
        what.run();
        rest();
        return kube.writes().ledger().stream().map(KubeWrite::verb).toList();
    }

    private SteppedController start() {
        ClaimRules claims = new ClaimRules(loadBalancerClass.isEmpty(), loadBalancerClass, List.of());
        return SteppedController.start(
                kube,
                clock,
                provider(),
                ControllerSettings.usual(SpecFixture.CLUSTER, claims).at(ONLY_WHAT_IS_ASKED));
    }

    private MetalLbProvider provider() {
        Runnable wakeUp = () -> controller.ifPresent(SteppedController::ring);
        return newProvider(
                metalLb, clock, settings, wakeUp, (name, _, _, values) -> gauges.put(name, values), loadBalancerClass);
    }

    private static MetalLbProvider newProvider(
            MetalLbWorld world,
            ManualClock clock,
            Map<String, String> settings,
            Runnable wakeUp,
            Gauges gauges,
            Optional<String> loadBalancerClass) {
        ProviderContext context = context(settings, clock, wakeUp, gauges, loadBalancerClass, true);
        MetalLbProvider provider = new MetalLbProvider(context, MetalLbSettings.of(settings), world.connect(wakeUp));
        provider.check(new NodeSet(List.of()));
        return provider;
    }

    private static ProviderContext context(
            Map<String, String> settings,
            ManualClock clock,
            Runnable wakeUp,
            Gauges gauges,
            Optional<String> loadBalancerClass,
            boolean writes) {
        ClusterAccess host = new ClusterAccess(
                Optional.empty(),
                wakeUp,
                _ -> {},
                gauges,
                new ClusterAccess.Scope(loadBalancerClass.isEmpty(), loadBalancerClass),
                writes);
        return new ProviderContext(
                SpecFixture.CLUSTER,
                settings,
                ProviderContext.PortRange.KUBERNETES_DEFAULT,
                clock,
                Fence.OPEN,
                _ -> {},
                host);
    }

    /// A provider as a new process makes it.
    static MetalLbProvider newProvider(
            MetalLbWorld world, ManualClock clock, Map<String, String> settings, Runnable wakeUp) {
        return newProvider(world, clock, settings, wakeUp, Gauges.UNREAD, Optional.empty());
    }
}
