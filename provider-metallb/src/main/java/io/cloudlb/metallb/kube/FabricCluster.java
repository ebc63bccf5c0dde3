// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ClusterAccess;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.metallb.claims.ClaimLedger;
import io.cloudlb.metallb.cluster.LeaderRegister;
import io.cloudlb.metallb.cluster.MetalLbCluster;
import io.cloudlb.metallb.cluster.NoCluster;
import io.cloudlb.metallb.kube.PoolStatusWriter.PoolStatuses;
import io.cloudlb.metallb.pool.PoolDefinition;
import io.cloudlb.metallb.pool.PoolsInForce;
import io.cloudlb.metallb.rivals.RivalCheck;
import io.cloudlb.metallb.rivals.ServedClasses;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// The cluster through the Kubernetes client.
public final class FabricCluster implements MetalLbCluster {
    /// The ConfigMap with the claims, one for all processes that give out addresses of these pools.
    static final String LEDGER = "cloudlb-claims";

    /// A watch may begin with its first bookmark, after a minute and some.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration TOLERATED_SILENCE = Duration.ofSeconds(60);

    private final PoolWatch watch;
    private final PoolStatusWriter statuses;
    private final PoolEvents events;
    private final ConfigMapLedger ledger;
    private final ConfigMapLeaders leaders;
    private final Rivals rivals;

    private FabricCluster(KubernetesClient client, ClusterAccess host, String namespace, TimeSource time) {
        watch = new PoolWatch(client, namespace, host.wakeUp(), host.died(), time);
        statuses = new PoolStatusWriter(client, watch);
        events = new PoolEvents(client, watch, time);
        ledger = new ConfigMapLedger(client, namespace, LEDGER);
        leaders = new ConfigMapLeaders(client, namespace, LEDGER);
        ServedClasses ours =
                new ServedClasses(host.scope().defaultMode(), host.scope().loadBalancerClass());
        rivals = new Rivals(client, namespace, host.scope().namespaces(), ours, time);
    }

    /// The cluster that the process is connected to; [NoCluster] where it is connected to none.
    ///
    /// @param namespace MetalLB's namespace
    public static MetalLbCluster of(ClusterAccess host, String namespace, TimeSource time) {
        return host.cluster()
                .filter(KubernetesClient.class::isInstance)
                .map(KubernetesClient.class::cast)
                .<MetalLbCluster>map(client -> new FabricCluster(client, host, namespace, time))
                .orElseGet(NoCluster::new);
    }

    @Override
    public void start() {
        try {
            watch.start().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof CloudException known ? known : silent(failure);
        }
    }

    private static CloudException silent(CompletionException failure) {
        return new CloudException(
                CloudError.unavailable(
                        "MetalLB's pools and the namespaces were not listed within %d s; is the API server overloaded?"
                                .formatted(PATIENCE.toSeconds()),
                        ""),
                failure);
    }

    @Override
    public RivalCheck rivals() {
        return rivals.check();
    }

    @Override
    public Collection<PoolDefinition> pools() {
        return watch.definitions();
    }

    @Override
    public SortedMap<String, Map<String, String>> namespaces() {
        return watch.namespaces();
    }

    @Override
    public ClaimLedger ledger() {
        return ledger;
    }

    @Override
    public LeaderRegister leaders() {
        return leaders;
    }

    @Override
    public void show(List<PoolFill> fills) {
        Optional<CloudError> failure =
                statuses.write(PoolStatuses.of(fills)).values().stream().findFirst();
        if (failure.isPresent()) {
            throw new CloudException(failure.get());
        }
    }

    @Override
    public void wakeSpeakers(List<PoolFill> fills) {
        Optional<CloudError> failure = statuses.rewriteFirst(PoolStatuses.of(fills));
        if (failure.isPresent()) {
            throw new CloudException(failure.get());
        }
    }

    @Override
    public void tell(PoolsInForce pools) {
        events.tell(pools);
    }

    @Override
    public Optional<String> trouble() {
        return watch.trouble(TOLERATED_SILENCE);
    }

    @Override
    public void close() {
        events.close();
        watch.close();
    }
}
