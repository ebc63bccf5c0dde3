// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.provider.TimeSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One watch and its health. A broken connection is taken up again for ever; only an end that the informer itself
/// declares is final.
///
/// @param <T> the client's object
final class Watched<T extends HasMetadata> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

    private final SharedIndexInformer<T> informer;
    private final TimeSource time;
    private final AtomicLong lastStanding;
    private volatile boolean closed;

    Watched(SharedIndexInformer<T> informer, ItemStore<T> store, TimeSource time, Consumer<Throwable> died) {
        this.time = time;
        this.lastStanding = new AtomicLong(time.nanoTime());
        this.informer = informer.removeNamespaceIndex().itemStore(store).exceptionHandler(this::keepTrying);
        this.informer.stopped().whenComplete((_, failure) -> {
            if (!closed) {
                died.accept(failure == null ? new IllegalStateException("the watch of " + kind() + " ended") : failure);
            }
        });
    }

    CompletableFuture<Void> start() {
        return informer.start().toCompletableFuture();
    }

    boolean isHealthy(Duration tolerated) {
        if (informer.isWatching()) {
            lastStanding.set(time.nanoTime());
        }
        return informer.hasSynced() && time.nanoTime() - lastStanding.get() <= tolerated.toNanos();
    }

    String trouble() {
        return informer.hasSynced()
                ? "the watch of " + kind() + " is broken for too long"
                : kind() + " are not listed yet";
    }

    private boolean keepTrying(boolean started, Throwable failure) {
        LOG.debug("The watch of {} failed and is taken up again", kind(), failure);
        return started;
    }

    private String kind() {
        return informer.getApiTypeClass().getSimpleName() + "s";
    }

    @Override
    public void close() {
        closed = true;
        informer.close();
    }
}
