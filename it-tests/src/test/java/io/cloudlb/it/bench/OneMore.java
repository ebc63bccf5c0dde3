// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.bench;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.metallb.PoolsReplica;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One Service after the other, each timed from before the request that creates it until a watch shows an address, in
/// nanoseconds.
final class OneMore implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String BY_HAND = "by-hand";

    private final KubernetesClient client;
    private final Map<String, CountDownLatch> shown = new ConcurrentHashMap<>();
    private final Watch watch;

    OneMore(KubernetesClient client) {
        this.client = client;
        watch = client.services().watch(new Addressed());
    }

    /// A Service whose address the controller gives.
    long served(String name) throws InterruptedException {
        Service service = PoolsReplica.wantingAnAddress(name).build();
        long began = System.nanoTime();
        client.resource(service).create();
        awaitAddress(name);
        return System.nanoTime() - began;
    }

    /// A Service of a class that nobody serves, whose status is written here: what the API server takes of the time,
    /// whoever gives the address, with nothing decided and nothing claimed.
    long writtenByHand(String name) throws InterruptedException {
        Service service = new ServiceBuilder(PoolsReplica.wantingAnAddress(name).build())
                .editMetadata()
                .addToLabels(BY_HAND, "")
                .endMetadata()
                .editSpec()
                .withLoadBalancerClass("example.com/nobody")
                .endSpec()
                .build();
        long began = System.nanoTime();
        Service created = client.resource(service).create();
        client.resource(showing(created, "192.0.2.1")).updateStatus();
        awaitAddress(name);
        return System.nanoTime() - began;
    }

    /// Deletes what was written by hand.
    @Override
    public void close() {
        watch.close();
        client.services().withLabel(BY_HAND).delete();
    }

    private static Service showing(Service service, String address) {
        return new ServiceBuilder(service)
                .withNewStatus()
                .withNewLoadBalancer()
                .addNewIngress()
                .withIp(address)
                .endIngress()
                .endLoadBalancer()
                .endStatus()
                .build();
    }

    private void awaitAddress(String name) throws InterruptedException {
        if (!latch(name).await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " got no address");
        }
    }

    private CountDownLatch latch(String name) {
        return shown.computeIfAbsent(name, _ -> new CountDownLatch(1));
    }

    private final class Addressed implements Watcher<Service> {
        @Override
        public void eventReceived(Action action, Service service) {
            if (!ClusterUser.ingress(service).isEmpty()) {
                latch(service.getMetadata().getName()).countDown();
            }
        }

        @Override
        public void onClose(WatcherException cause) {}
    }
}
