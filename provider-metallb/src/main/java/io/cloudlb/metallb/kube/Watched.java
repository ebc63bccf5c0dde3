// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.provider.TimeSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One watch and its health. Before the first list is in, any failure is final; afterwards a broken connection is
/// taken up again for ever, and only an end that the informer itself declares is final.
final class Watched implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);
    private static final ListOptions ONE =
            new ListOptionsBuilder().withLimit(1L).build();

    /// How many objects are held whole at once while all are read.
    static final long PAGE = 250;

    private final Listable<?> what;
    private final SharedIndexInformer<?> informer;
    private final TimeSource time;
    private final AtomicLong lastStanding;
    private volatile Optional<Throwable> lastFailure = Optional.empty();
    private volatile boolean listed;
    private volatile boolean closed;

    <T extends HasMetadata> Watched(
            FilterWatchListDeletable<T, ?, ?> what, ItemStore<T> store, TimeSource time, Consumer<Throwable> died) {
        this.what = what;
        this.time = time;
        this.lastStanding = new AtomicLong(time.nanoTime());
        this.informer = what.withLimit(PAGE)
                .runnableInformer(0)
                .removeNamespaceIndex()
                .itemStore(store)
                .exceptionHandler(this::keepTrying);
        this.informer.stopped().whenComplete((_, failure) -> {
            if (listed && !closed) {
                died.accept(failure == null ? new IllegalStateException("the watch of " + kind() + " ended") : failure);
            }
        });
    }

    /// Completes when the first list is in; fails by the client's exception when it cannot be had.
    ///
    /// One object is asked for beforehand: what is refused there is a sentence, and in the informer a stack
    /// trace in the log.
    CompletableFuture<Void> start() {
        return CompletableFuture.runAsync(() -> what.list(ONE), Thread::startVirtualThread)
                .thenCompose(_ -> informer.start())
                .thenRun(() -> listed = true);
    }

    /// What is wrong, if it has been for longer than that.
    Optional<String> trouble(Duration tolerated) {
        if (!informer.hasSynced()) {
            return Optional.of(kind() + " are not listed yet");
        }
        if (informer.isWatching()) {
            lastStanding.set(time.nanoTime());
        }
        return time.nanoTime() - lastStanding.get() <= tolerated.toNanos()
                ? Optional.empty()
                : Optional.of("the watch of " + kind() + " is broken for too long"
                        + lastFailure
                                .map(failure -> ": " + KubernetesErrors.reason(failure))
                                .orElse(""));
    }

    private boolean keepTrying(boolean started, Throwable failure) {
        lastFailure = Optional.of(failure);
        LOG.debug("The watch of {} failed", kind(), failure);
        return started;
    }

    private String kind() {
        return HasMetadata.getKind(informer.getApiTypeClass()) + "s";
    }

    @Override
    public void close() {
        closed = true;
        informer.close();
    }
}
