// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.metallb.kube.IpAddressPool.IpAddressPoolStatus;
import io.cloudlb.metallb.kube.PoolStatusWriter;
import io.cloudlb.metallb.kube.PoolWatch;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresControlPlane
class PoolStatusWriterIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final IpAddressPoolStatus HALF_FULL = new IpAddressPoolStatus(8, 1, 8, Long.MAX_VALUE);
    private static final IpAddressPoolStatus FULL = new IpAddressPoolStatus(16, 1, 0, Long.MAX_VALUE);

    private TestNamespace namespace;
    private Pools pools;
    private PoolWatch watch;

    @BeforeEach
    void install(TestNamespace namespace) {
        this.namespace = namespace;
        pools = Pools.in(namespace.client());
        pools.create("a", "192.0.2.0/28");
        pools.create("b", "198.51.100.0/28");
        watch = new PoolWatch(namespace.client(), namespace.name(), () -> {}, _ -> {}, TimeSource.system());
        watch.start().join();
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void writesTheCountersOfEachPool() {
        assertThat(write(Map.of("a", HALF_FULL, "b", FULL))).isEmpty();

        assertThat(pools.status("a")).contains(HALF_FULL);
        assertThat(pools.status("b")).contains(FULL);
        assertThat(pools.get("a").getMetadata().getManagedFields())
                .filteredOn(entry -> "status".equals(entry.getSubresource()))
                .extracting(ManagedFieldsEntry::getManager)
                .containsExactly("cloudlb");
    }

    @Test
    void writesOnlyWhatTheClusterDoesNotSayYet() {
        pools.patchStatus("a", HALF_FULL);
        SortedMap<String, IpAddressPoolStatus> known = new TreeMap<>(Map.of("a", HALF_FULL));

        try (KubernetesClient outsider = new Outsider(namespace).connect()) {
            PoolStatusWriter powerless = new PoolStatusWriter(outsider, watch);

            await().atMost(DEADLINE).until(() -> powerless.write(known).isEmpty());
            assertThat(powerless.write(new TreeMap<>(Map.of("a", FULL)))).containsOnlyKeys("a");
        }
    }

    /// MetalLB's speakers look at refused pools again only when one is written.
    @Test
    void writesTheCountersOfOnePoolAgainSoThatWhoWatchesPoolsHears() {
        write(Map.of("a", HALF_FULL));
        String version = pools.get("a").getMetadata().getResourceVersion();

        assertThat(new PoolStatusWriter(namespace.client(), watch)
                        .rewriteFirst(new TreeMap<>(Map.of("a", HALF_FULL, "never-there", FULL))))
                .isEmpty();

        assertThat(pools.status("a")).contains(HALF_FULL);
        assertThat(pools.get("a").getMetadata().getResourceVersion()).isNotEqualTo(version);
    }

    @Test
    void passesOverPoolsThatAreGone() {
        pools.delete("a");

        assertThat(write(Map.of("a", HALF_FULL, "b", FULL, "never-there", FULL)))
                .isEmpty();
        assertThat(pools.status("b")).contains(FULL);
    }

    @Test
    void namesTheMissingRightForEachPool() {
        try (KubernetesClient outsider = new Outsider(namespace).connect()) {
            SortedMap<String, CloudError> failures =
                    new PoolStatusWriter(outsider, watch).write(new TreeMap<>(Map.of("a", FULL, "b", FULL)));

            assertThat(failures)
                    .containsOnlyKeys("a", "b")
                    .allSatisfy((_, failure) -> assertThat(failure)
                            .returns(CloudError.Kind.DENIED, CloudError::kind)
                            .extracting(CloudError::message)
                            .asString()
                            .endsWith("Grant the right to patch ipaddresspools.metallb.io/status in namespace "
                                    + namespace.name()));
        }
    }

    private SortedMap<String, CloudError> write(Map<String, IpAddressPoolStatus> statuses) {
        return new PoolStatusWriter(namespace.client(), watch).write(new TreeMap<>(statuses));
    }
}
