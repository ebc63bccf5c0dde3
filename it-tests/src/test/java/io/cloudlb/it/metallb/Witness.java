// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import io.cloudlb.it.cluster.ClusterUser;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Sees every version of every Service of a namespace, in the API server's order, and notes when two of them show one
/// address without having agreed to share it, and whenever an address changes.
final class Witness implements AutoCloseable {
    private static final String SHARING_KEY = "metallb.io/allow-shared-ip";

    private final Map<String, Service> living = new TreeMap<>();
    private final List<String> doubles = new ArrayList<>();
    private final List<String> moves = new ArrayList<>();
    private final Watch watch;

    Witness(KubernetesClient client) {
        watch = client.services().watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Service service) {
                see(action, service);
            }

            @Override
            public void onClose(WatcherException cause) {
                doubled("the witness went blind: " + cause);
            }
        });
    }

    /// What must never be.
    synchronized List<String> doubles() {
        return List.copyOf(doubles);
    }

    /// Every change of an address that was shown.
    synchronized List<String> moves() {
        return List.copyOf(moves);
    }

    private synchronized void doubled(String what) {
        doubles.add(what);
    }

    private synchronized void see(Watcher.Action action, Service service) {
        String name = service.getMetadata().getName();
        if (action == Watcher.Action.DELETED) {
            living.remove(name);
            return;
        }
        Service before = living.put(name, service);
        if (before != null && !ips(before).isEmpty() && !ips(before).equals(ips(service))) {
            moves.add("%s: %s -> %s".formatted(name, ips(before), ips(service)));
        }
        living.values().stream()
                .filter(other -> !other.getMetadata().getName().equals(name) && !agree(other, service))
                .filter(other -> ips(other).stream().anyMatch(ips(service)::contains))
                .forEach(other -> doubles.add("%s and %s show %s at version %s"
                        .formatted(
                                other.getMetadata().getName(),
                                name,
                                ips(service),
                                service.getMetadata().getResourceVersion())));
    }

    static List<String> ips(Service service) {
        return ClusterUser.ingress(service).stream()
                .map(LoadBalancerIngress::getIp)
                .filter(Objects::nonNull)
                .toList();
    }

    private static boolean agree(Service one, Service other) {
        String key = key(one);
        return !key.isEmpty() && key.equals(key(other));
    }

    private static String key(Service service) {
        return Objects.requireNonNullElse(service.getMetadata().getAnnotations(), Map.<String, String>of())
                .getOrDefault(SHARING_KEY, "");
    }

    @Override
    public void close() {
        watch.close();
    }
}
