// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import io.cloudlb.core.provider.TimeSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a store as the API server has it: lists once, then watches, and lists again when the API server has forgotten
/// where the watch was.
///
/// Before the first list is in and the watch stands, any failure is final. Afterwards a broken watch is taken up again
/// for ever; only a closed connection, or a bug, is the end.
///
/// @param <T> the client's class
public final class Reflector<T extends HasMetadata> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int LONGEST_PAUSE_DOUBLINGS = 5;

    /// A watch that ends sooner has failed, whatever it says.
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final Resources<T> resources;
    private final Sink<T> sink;
    private final TimeSource time;
    private final Consumer<Throwable> died;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final AtomicLong lastStanding;
    private final Thread thread = Thread.ofVirtual().name("reflector").unstarted(this::run);
    private volatile Optional<Throwable> lastFailure = Optional.empty();
    private volatile boolean standing;
    private volatile boolean closed;
    private String version = "";
    private int failures;

    /// @param resources what is kept
    /// @param sink where
    /// @param time the clock
    /// @param died hears, after the start, that nothing more will be heard
    public Reflector(Resources<T> resources, Sink<T> sink, TimeSource time, Consumer<Throwable> died) {
        this.resources = resources;
        this.sink = sink;
        this.time = time;
        this.died = died;
        lastStanding = new AtomicLong(time.nanoTime());
    }

    /// Begins.
    ///
    /// @return completes when the first list is in and the watch stands; fails by the client's exception
    public CompletableFuture<Void> start() {
        thread.start();
        return started;
    }

    /// What is wrong, if it has been for longer than that.
    public Optional<String> trouble(Duration tolerated) {
        if (!started.isDone() || started.isCompletedExceptionally()) {
            return Optional.of(kind() + " are not listed yet");
        }
        if (standing) {
            lastStanding.set(time.nanoTime());
        }
        return time.nanoTime() - lastStanding.get() <= tolerated.toNanos()
                ? Optional.empty()
                : Optional.of("the watch of " + kind() + " is broken for too long"
                        + lastFailure
                                .map(failure -> ": " + failure.getMessage())
                                .orElse(""));
    }

    /// What is kept, as people say it, such as `Services`.
    public String kind() {
        return HasMetadata.getKind(resources.reader().type()) + "s";
    }

    private void run() {
        try {
            while (!closed) {
                follow();
            }
        } catch (RuntimeException | InterruptedException end) {
            standing = false;
            if (!started.completeExceptionally(end) && !closed) {
                died.accept(end);
            }
        }
    }

    private void list() {
        Set<String> seen = new HashSet<>();
        version = resources.list(read -> {
            seen.add(key(read.object()));
            put(read);
        });
        sink.retain(seen);
    }

    private void follow() throws InterruptedException {
        long began = time.nanoTime();
        try {
            if (version.isEmpty()) {
                list();
            }
            resources.watch(version, new Events());
            lastFailure = Optional.empty();
        } catch (KubernetesClientException failure) {
            failed(failure);
        }
        if (standing) {
            lastStanding.set(time.nanoTime());
        }
        standing = false;
        pause(time.nanoTime() - began);
    }

    private void failed(KubernetesClientException failure) {
        if (Resources.isForgotten(failure)) {
            version = "";
        } else if (!started.isDone() || resources.api().client().getHttpClient().isClosed()) {
            throw failure;
        }
        lastFailure = Optional.of(failure);
        LOG.debug("The watch of {} failed and is taken up again", kind(), failure);
    }

    private void pause(long lasted) throws InterruptedException {
        failures = lasted >= SHORT.toNanos() ? 0 : Math.min(failures + 1, LONGEST_PAUSE_DOUBLINGS);
        if (failures > 0 && !closed) {
            long longest = FIRST_PAUSE.toMillis() << (failures - 1);
            time.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest)));
        }
    }

    /// One object that makes no sense to us must not keep the others from us.
    private void put(ObjectReader.Trimmed<T> read) {
        String key = key(read.object());
        try {
            sink.put(key, read);
        } catch (IllegalArgumentException senseless) {
            LOG.warn(
                    "{} {} is left as it was known, because it cannot be read: {}",
                    kind(),
                    key,
                    senseless.getMessage());
        }
    }

    private static String key(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        String name = object.getMetadata().getName();
        return namespace == null || namespace.isEmpty() ? name : namespace + "/" + name;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    /// Where what is heard is kept. Keys are `namespace/name`, or only the name.
    ///
    /// @param <T> the client's class
    public interface Sink<T> {
        /// An object is there, or is another now.
        ///
        /// @throws IllegalArgumentException when it makes no sense
        void put(String key, ObjectReader.Trimmed<T> object);

        /// An object is gone.
        void remove(String key);

        /// Whatever else is kept of what this is filled from is gone.
        void retain(Set<String> keys);
    }

    private final class Events implements Resources.WatchEvents<T> {
        @Override
        public void began() {
            standing = true;
            started.complete(null);
        }

        @Override
        public void present(ObjectReader.Trimmed<T> object) {
            put(object);
        }

        @Override
        public void gone(T object) {
            sink.remove(key(object));
        }

        @Override
        public void upTo(String known) {
            version = known;
        }
    }
}
