// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.kubernetes.KubernetesCaches;
import io.cloudlb.kubernetes.KubernetesConnection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;

/// A cluster's Services and Nodes at one moment.
///
/// @param uid the cluster's UID; empty when no cluster was asked
/// @param services all Services
/// @param nodes all Nodes
/// @param endpoints whether a node, by its name, has an endpoint of that Service; empty where that is not known
record ClusterSnapshot(
        Optional<String> uid,
        Collection<ServiceView> services,
        Collection<NodeView> nodes,
        Function<ServiceKey, Optional<Predicate<String>>> endpoints) {
    private static final int PATIENCE_SECONDS = 30;

    ClusterSnapshot {
        services = List.copyOf(services);
        nodes = List.copyOf(nodes);
    }

    /// No cluster was asked.
    static ClusterSnapshot unknown() {
        return new ClusterSnapshot(Optional.empty(), List.of(), List.of(), _ -> Optional.empty());
    }

    /// Reads a cluster.
    static ClusterSnapshot read(KubernetesConnection connection, KubernetesCaches.Mappers mappers) {
        String uid = connection.clusterUid();
        try (KubernetesCaches caches =
                new KubernetesCaches(connection.client(), Set.of(), mappers, new DeafListener(), TimeSource.system())) {
            caches.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new ClusterSnapshot(Optional.of(uid), caches.services().list(), caches.nodes(), caches::endpoints);
        } catch (ExecutionException e) {
            throw unlisted(
                    Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("without a reason"), e);
        } catch (TimeoutException e) {
            throw unlisted("no answer within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesException(KubernetesException.Kind.UNAVAILABLE, "stopped while listing", e);
        }
    }

    private static CommandFailure unlisted(String why, Exception cause) {
        return new CommandFailure(
                "the Services and Nodes cannot be listed (%s); check the account's rights to list and watch them"
                        .formatted(why),
                cause);
    }

    /// Whether a cluster was asked.
    boolean reached() {
        return uid.isPresent();
    }

    Optional<ServiceView> service(ServiceKey key) {
        return services.stream().filter(service -> service.key().equals(key)).findFirst();
    }

    /// Changes while reading do not matter.
    private static final class DeafListener implements KubernetesCaches.Listener {
        @Override
        public void serviceChanged(ServiceKey key) {}

        @Override
        public void nodesChanged() {}

        @Override
        public void watchDied(Throwable cause) {}
    }
}
