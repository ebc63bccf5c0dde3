// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.metallb.kube.PoolEvents;
import io.cloudlb.metallb.kube.PoolWatch;
import io.cloudlb.metallb.pool.PoolSet;
import io.cloudlb.metallb.pool.PoolSetReading;
import io.cloudlb.metallb.pool.PoolsInForce;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresControlPlane
class PoolEventsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private TestNamespace namespace;
    private Pools pools;
    private PoolWatch watch;

    @BeforeEach
    void install(TestNamespace namespace) {
        this.namespace = namespace;
        pools = Pools.in(namespace.client());
        pools.create("a", "192.0.2.0/24");
        pools.create("b", "192.0.2.0/28");
        watch = new PoolWatch(namespace.client(), namespace.name(), () -> {}, _ -> {}, TimeSource.system());
        watch.start().join();
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void describeShowsWhyPoolsAreRefusedAndThatItIsOver() {
        try (PoolEvents events = events(namespace.client())) {
            events.tell(now());
            events.tell(now());
            Event refused = awaitEvent("PoolsRefused");
            events.tell(new PoolsInForce(PoolSet.EMPTY, List.of()));
            Event over = awaitEvent("PoolsInForce");

            assertThat(refused.getType()).isEqualTo("Warning");
            assertThat(refused.getMessage()).contains("in pool \"b\" overlaps");
            assertThat(refused.getSource().getComponent()).isEqualTo("cloudlb");
            assertThat(refused.getInvolvedObject().getKind()).isEqualTo("IPAddressPool");
            assertThat(refused.getInvolvedObject().getName()).isEqualTo("b");
            assertThat(refused.getInvolvedObject().getUid())
                    .isEqualTo(pools.get("b").getMetadata().getUid());
            assertThat(over.getType()).isEqualTo("Normal");
            assertThat(written()).hasSize(2);
        }
    }

    @Test
    void aRestartedControllerRenewsWhatItsPredecessorSaid() {
        try (PoolEvents events = events(namespace.client())) {
            events.tell(now());
            awaitEvent("PoolsRefused");
        }
        String version = awaitEvent("PoolsRefused").getMetadata().getResourceVersion();

        try (PoolEvents events = new PoolEvents(
                namespace.client(), watch, () -> TimeSource.system().instant().plusSeconds(60))) {
            events.tell(now());

            await().atMost(DEADLINE)
                    .until(() -> !awaitEvent("PoolsRefused")
                            .getMetadata()
                            .getResourceVersion()
                            .equals(version));
            assertThat(written()).hasSize(1);
        }
    }

    @Test
    void neverFailsItsCaller() {
        try (KubernetesClient outsider = new Outsider(namespace).connect();
                PoolEvents events = events(outsider)) {
            events.tell(now());
            events.tell(new PoolsInForce(PoolSet.EMPTY, List.of()));
        }
    }

    private PoolEvents events(KubernetesClient client) {
        return new PoolEvents(client, watch, TimeSource.system());
    }

    private PoolsInForce now() {
        return new PoolsInForce(PoolSet.EMPTY, List.of()).after(PoolSetReading.read(watch.definitions()));
    }

    private Event awaitEvent(String reason) {
        return await().atMost(DEADLINE)
                .until(
                        () -> written().stream()
                                .filter(event -> event.getReason().equals(reason))
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    private List<Event> written() {
        return namespace.client().v1().events().list().getItems();
    }
}
