// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.model.Problem;
import io.cloudlb.kubernetes.ObjectEvent;
import io.cloudlb.metallb.pool.PoolFault;
import io.cloudlb.metallb.pool.PoolsInForce;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

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

    /// What is new about pools that are refused: each state of each pool is told once.
    static final class PoolNews {
        private final Map<ObjectReference, String> told = new HashMap<>();

        /// What to tell now.
        ///
        /// @param now which pools are in force, and why newer ones are not
        /// @param pools the object of a pool's name, if there is one
        List<ObjectEvent> after(PoolsInForce now, Function<String, Optional<ObjectReference>> pools) {
            return now.stale() ? refused(now, pools) : inForce(pools);
        }

        private List<ObjectEvent> refused(PoolsInForce now, Function<String, Optional<ObjectReference>> pools) {
            List<ObjectEvent> events = new ArrayList<>();
            messages(now)
                    .forEach((pool, message) -> pools.apply(pool)
                            .filter(object -> !message.equals(told.put(object, message)))
                            .ifPresent(object -> events.add(
                                    EventWriter.Reason.POOLS_REFUSED.on(object, ObjectEvent.Type.WARNING, message))));
            return events;
        }

        private List<ObjectEvent> inForce(Function<String, Optional<ObjectReference>> pools) {
            List<ObjectEvent> events = told.keySet().stream()
                    .filter(object -> pools.apply(object.getName()).equals(Optional.of(object)))
                    .map(object -> EventWriter.Reason.POOLS_IN_FORCE.on(
                            object, ObjectEvent.Type.NORMAL, "All pools are in force as they are written now."))
                    .toList();
            told.clear();
            return events;
        }

        private static SortedMap<String, String> messages(PoolsInForce now) {
            return now.refusals().stream()
                    .filter(problem -> PoolFault.poolOf(problem).isPresent())
                    .collect(Collectors.groupingBy(
                            problem -> PoolFault.poolOf(problem).orElseThrow(),
                            TreeMap::new,
                            Collectors.collectingAndThen(Collectors.toList(), problems -> message(now, problems))));
        }

        private static String message(PoolsInForce now, List<Problem> ofOnePool) {
            String meanwhile = now.pools().isKnown()
                    ? "the last good ones stay in force"
                    : "none are in force, because cloudlb has not read good ones since it started: who has an address keeps it, and nobody new gets one";
            return "The pools as they are written now are refused, and %s: %s. Correct it; all pools take effect together once none of them has a mistake."
                    .formatted(
                            meanwhile,
                            ofOnePool.stream().sorted().map(Problem::toString).collect(Collectors.joining("; ")));
        }
    }
}
