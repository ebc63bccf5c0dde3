// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import io.cloudlb.app.cli.ProductVersion;
import io.cloudlb.app.config.ControllerConfig;
import io.cloudlb.core.controller.Controller;
import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.metrics.CloudCallMetrics;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.metrics.ProcessMetrics;
import io.cloudlb.core.metrics.ProviderGauges;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.ClusterAccess;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.provider.ProviderFactory;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.kubernetes.FabricEvents;
import io.cloudlb.kubernetes.FabricWriter;
import io.cloudlb.kubernetes.KubernetesCaches;
import io.cloudlb.kubernetes.KubernetesConnection;
import io.cloudlb.kubernetes.LeaderLease;
import io.cloudlb.kubernetes.LeaseTargetJournal;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What a controller process is made of, and the order in which it is put down.
public final class Parts implements AutoCloseable {
    private final TimeSource time = TimeSource.system();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProviderGauges gauges = new ProviderGauges(registry);
    private final KubernetesConnection connection;
    private final ClusterIdentity cluster;
    private final ControllerMetrics metrics;
    private final LeaderLease lease;
    private final LoadBalancerProvider<?, ?, ?> provider;
    private final KubernetesCaches caches;
    private final FabricEvents events;
    private final Controller controller;
    private final ProcessMetrics process;
    private Optional<HealthServer> health = Optional.empty();

    /// @param connection the API server; closed with the rest
    /// @param watches hears of watches
    /// @param election hears of the lease
    public Parts(
            ControllerConfig config,
            ProviderFactory factory,
            KubernetesConnection connection,
            KubernetesCaches.Listener watches,
            LeaderLease.Callbacks election) {
        this.connection = connection;
        registry.config().meterFilter(ControllerMetrics.cleanLabels());
        cluster = new ClusterIdentity(config.clusterName(), connection.clusterUid());
        metrics = new ControllerMetrics(registry, config.leadership().leaseName());
        LeaderLease.LeaseName leaseName = new LeaderLease.LeaseName(
                config.leadership().leaseNamespace(), config.leadership().leaseName());
        lease = new LeaderLease(connection.client(), leaseName, election, threads, time);
        Fence fence = config.leadership().elect() ? lease.fence() : Fence.OPEN;
        ProviderWakeUp wakeUp = new ProviderWakeUp();
        provider = factory.create(new ProviderContext(
                cluster,
                config.providerSettings(),
                config.nodePorts(),
                time,
                fence,
                new CloudCallMetrics(registry),
                access(config, connection, wakeUp, watches)));
        KubernetesCaches.Mappers mappers = KubernetesCaches.Mappers.of(provider.traits());
        caches = new KubernetesCaches(connection.client(), config.scope().namespaces(), mappers, watches, time);
        events = new FabricEvents(
                connection.client(), time, provider.traits().mode().eventNames());
        ControllerPorts ports = new ControllerPorts(
                caches.services(),
                caches::nodes,
                caches::endpoints,
                new FabricWriter(connection.client(), mappers.services()),
                events,
                new LeaseTargetJournal(connection.client(), leaseName));
        controller = Controller.of(
                provider,
                settings(config, cluster, provider.traits()),
                ports,
                new Controller.Execution(threads, time, fence, metrics));
        wakeUp.reaches(controller::onProvider);
        process = new ProcessMetrics(
                registry, ProductVersion.current(), provider.traits().name());
    }

    private ClusterAccess access(
            ControllerConfig config,
            KubernetesConnection connection,
            ProviderWakeUp wakeUp,
            KubernetesCaches.Listener watches) {
        return new ClusterAccess(
                connection.forProvider(),
                wakeUp,
                watches::watchDied,
                gauges,
                new ClusterAccess.Scope(
                        config.scope().defaultMode(),
                        config.scope().loadBalancerClass(),
                        config.scope().namespaces()),
                candidacy(config.leadership()),
                config.writes().policy() != Policy.DRY_RUN);
    }

    private Optional<ClusterAccess.Candidacy> candidacy(ControllerConfig.Leadership leadership) {
        return leadership.elect()
                ? Optional.of(new ClusterAccess.Candidacy(
                        leadership.leaseNamespace(), leadership.leaseName(), lease.identity()))
                : Optional.empty();
    }

    private static ControllerSettings settings(
            ControllerConfig config, ClusterIdentity cluster, ProviderTraits traits) {
        return new ControllerSettings(
                cluster,
                new ClaimRules(
                        config.scope().defaultMode(), config.scope().loadBalancerClass(), traits.otherControllers()),
                config.writes().policy(),
                config.writes().orphans(),
                config.pace().concurrency(),
                new ControllerSettings.Pace(
                        ControllerSettings.Pace.USUAL.nodeWindow(),
                        config.pace().driftInterval(),
                        ControllerSettings.Pace.USUAL.sweep()));
    }

    /// Starts to answer the kubelet and Prometheus.
    void serveHealth(
            Optional<ControllerConfig.ListenAddress> address, List<HealthCheck> live, List<HealthCheck> ready) {
        health = address.map(where -> HealthServer.start(where, live, ready, () -> registry.scrape() + gauges.text()));
    }

    ClusterIdentity cluster() {
        return cluster;
    }

    ControllerMetrics metrics() {
        return metrics;
    }

    LeaderLease lease() {
        return lease;
    }

    LoadBalancerProvider<?, ?, ?> provider() {
        return provider;
    }

    KubernetesCaches caches() {
        return caches;
    }

    Controller controller() {
        return controller;
    }

    Optional<HealthServer> health() {
        return health;
    }

    /// Gives the lease up first: whoever takes over need not wait for the rest.
    @Override
    public void close() {
        lease.close();
        events.close();
        caches.close();
        provider.close();
        connection.close();
        health.ifPresent(HealthServer::close);
        threads.shutdownNow();
        process.close();
        registry.close();
    }
}
