// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.metallb.pool.PoolsInForce;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Tells administrators on the IPAddressPools themselves that pools are refused, and when that is over. Written
/// in the background, in order; what cannot be written is logged and lost.
public final class PoolEvents implements AutoCloseable {
    private static final Duration LAST_WRITE = Duration.ofSeconds(1);

    private final PoolWatch watch;
    private final EventWriter writer;
    private final PoolNews news = new PoolNews();
    private final ExecutorService background = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("pool-events").factory());

    /// @param client the connection
    /// @param watch knows the pools
    /// @param time the clock
    public PoolEvents(KubernetesClient client, PoolWatch watch, InstantSource time) {
        this.watch = watch;
        writer = new EventWriter(client, time);
    }

    /// Tells what is new since the last call; may be called as often as one likes.
    public synchronized void tell(PoolsInForce pools) {
        news.after(pools, this::object).forEach(event -> background.execute(() -> writer.write(event)));
    }

    private Optional<ObjectReference> object(String pool) {
        return watch.pool(pool)
                .map(known -> new ObjectReferenceBuilder()
                        .withApiVersion(HasMetadata.getApiVersion(IpAddressPool.class))
                        .withKind(HasMetadata.getKind(IpAddressPool.class))
                        .withNamespace(watch.namespace())
                        .withName(pool)
                        .withUid(known.uid())
                        .build());
    }

    /// Stops writing; what waits is lost.
    @Override
    public void close() {
        background.shutdownNow();
        try {
            background.awaitTermination(LAST_WRITE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
