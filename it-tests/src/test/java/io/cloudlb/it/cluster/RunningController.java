// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import static org.awaitility.Awaitility.await;

import io.cloudlb.core.controller.Controller;
import io.cloudlb.core.controller.Workers;
import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.ControllerSettings.Pace;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.metrics.ProviderGauges;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.ClusterAccess;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import io.cloudlb.core.provider.ProviderFactory;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.kubernetes.FabricEvents;
import io.cloudlb.kubernetes.FabricWriter;
import io.cloudlb.kubernetes.KubernetesCaches;
import io.cloudlb.kubernetes.KubernetesConnection;
import io.cloudlb.kubernetes.LeaderLease.LeaseName;
import io.cloudlb.kubernetes.LeaseTargetJournal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A controller at work on one namespace, in this process and without a lease.
public final class RunningController implements AutoCloseable {
    /// The cluster's name.
    public static final String CLUSTER = "it";

    /// The node ports of the control plane that the tests share.
    private static final PortRange NODE_PORTS = new PortRange(20_000, 60_000);

    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final Duration STILLNESS = Duration.ofMillis(300);
    private static final Pace PACE = new Pace(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);

    private final KubernetesConnection connection;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CallTape calls = new CallTape();
    private final String namespace;
    private final LoadBalancerProvider<?, ?, ?> provider;
    private final KubernetesCaches caches;
    private final FabricEvents events;
    private final Workers workers;

    /// Starts one and waits until its caches are filled.
    public static RunningController start(
            Path kubeconfig,
            String namespace,
            ProviderFactory factory,
            Map<String, String> providerSettings,
            RunOptions options) {
        return new RunningController(kubeconfig, namespace, factory, providerSettings, options);
    }

    private RunningController(
            Path kubeconfig,
            String namespace,
            ProviderFactory factory,
            Map<String, String> providerSettings,
            RunOptions options) {
        this.namespace = namespace;
        connection = KubernetesConnection.open(Optional.of(kubeconfig), Optional.empty(), CLUSTER);
        TimeSource time = options.time();
        ClusterIdentity cluster = new ClusterIdentity(CLUSTER, connection.clusterUid());
        ControllerWakeUp wakeUp = new ControllerWakeUp();
        ClusterAccess host = new ClusterAccess(
                connection.forProvider(),
                wakeUp::providerWakesUp,
                wakeUp::watchDied,
                new ProviderGauges(meters),
                new ClusterAccess.Scope(options.defaultMode(), options.loadBalancerClass()),
                options.policy() != Policy.DRY_RUN);
        provider = factory.create(
                new ProviderContext(cluster, providerSettings, NODE_PORTS, time, Fence.OPEN, calls, host));
        KubernetesCaches.Mappers mappers = KubernetesCaches.Mappers.of(provider.traits());
        caches = new KubernetesCaches(connection.client(), Set.of(namespace), mappers, wakeUp, time);
        events = new FabricEvents(
                connection.client(), time, provider.traits().mode().eventNames());
        ControllerPorts ports = new ControllerPorts(
                caches.services(),
                caches::nodes,
                caches::endpoints,
                new FabricWriter(connection.client(), mappers.services()),
                events,
                new LeaseTargetJournal(connection.client(), new LeaseName(namespace, "cloudlb")));
        ClaimRules claims = new ClaimRules(
                options.defaultMode(),
                options.loadBalancerClass(),
                provider.traits().otherControllers());
        Controller controller = Controller.of(
                provider,
                ControllerSettings.usual(cluster, claims)
                        .under(options.policy())
                        .at(PACE),
                ports,
                new Controller.Execution(threads, time, Fence.OPEN, new ControllerMetrics(meters, CLUSTER)));
        wakeUp.reaches(controller);
        caches.start().join();
        provider.check(NodeSelection.select(caches.nodes()));
        workers = Workers.start(controller);
    }

    /// Its cloud calls.
    public CallTape calls() {
        return calls;
    }

    /// Waits until it has seen this Service in this version, or a later one, and has nothing to do.
    public void settle(String service, String resourceVersion) {
        ServiceKey key = new ServiceKey(namespace, service);
        await().atMost(DEADLINE)
                .until(() -> caches.services()
                        .get(key)
                        .filter(view ->
                                Long.parseLong(view.meta().resourceVersion()) >= Long.parseLong(resourceVersion))
                        .isPresent());
        settle();
    }

    /// Waits until its watch has told it of these Nodes.
    public void awaitNodes(String... nodes) {
        await().atMost(DEADLINE)
                .until(() ->
                        caches.nodes().stream().map(NodeView::name).toList().containsAll(List.of(nodes)));
    }

    /// Waits until it has nothing to do.
    public void settle() {
        await().atMost(DEADLINE).during(STILLNESS).until(this::isIdle);
    }

    private boolean isIdle() {
        return gauge("workqueue_depth") == 0 && gauge("workqueue_unfinished_work") == 0;
    }

    private double gauge(String name) {
        return meters.find(name).gauges().stream().mapToDouble(Gauge::value).sum();
    }

    /// Stops it as a request to end does.
    @Override
    public void close() {
        stop(Duration.ofSeconds(20));
    }

    /// Stops it at once, in the middle of whatever it does.
    public void kill() {
        stop(Duration.ZERO);
    }

    private void stop(Duration grace) {
        try {
            workers.stop(grace);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        caches.close();
        events.close();
        provider.close();
        threads.shutdownNow();
        connection.close();
    }
}
