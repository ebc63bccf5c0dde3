// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.kubernetes.watch.ObjectReader;
import io.cloudlb.kubernetes.watch.TrimmedStore;
import io.cloudlb.metallb.kube.PoolWatch.PoolView;
import io.cloudlb.metallb.pool.PoolDefinition;
import java.io.ByteArrayInputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is kept of pools, small ones and such as are ten times too large.
class PoolViewTest {
    private static final String ADDRESSES = "\"addresses\":[%s]";

    private final TrimmedStore<IpAddressPool, PoolView> pools = PoolWatch.kept(() -> {});

    @Test
    void keepsAPoolThatIsNearlyTooLarge() {
        put("wide", ADDRESSES.formatted(many("\"10.0.%d.%d/32\"", ObjectReader.LIMIT / 20)));

        assertThat(kept("wide").addresses()).hasSize(ObjectReader.LIMIT / 20);
    }

    @Test
    void refusesAPoolWithTenTimesTooManyAddressesAndSaysWhy() {
        put("big", ADDRESSES.formatted(many("\"10.0.%d.%d/32\"", ObjectReader.LIMIT)));
        put("small", ADDRESSES.formatted("\"192.0.2.0/24\""));

        assertIsRefused(kept("big"));
        assertThat(kept("small").addresses()).containsExactly("192.0.2.0/24");
    }

    @Test
    void refusesAPoolWithTenTimesTooManySelectorsAndSaysWhy() {
        String selectors = many("{\"matchLabels\":{\"app\":\"web-%d-%d\"}}", ObjectReader.LIMIT / 2);

        put(
                "choosy",
                "\"addresses\":[\"192.0.2.0/24\"],\"serviceAllocation\":{\"serviceSelectors\":[%s]}"
                        .formatted(selectors));

        assertIsRefused(kept("choosy"));
    }

    private static String many(String form, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> form.formatted(number / 256, number % 256))
                .collect(Collectors.joining(","));
    }

    private void put(String name, String spec) {
        String json =
                "{\"metadata\":{\"namespace\":\"mlb\",\"name\":\"%s\",\"uid\":\"u\"},\"spec\":{\"autoAssign\":true,%s}}"
                        .formatted(name, spec);
        pools.put(name, PoolWatch.POOL.read(new ByteArrayInputStream(json.getBytes(UTF_8))));
    }

    private PoolDefinition kept(String name) {
        return pools.find(name).orElseThrow().definition();
    }

    private static void assertIsRefused(PoolDefinition pool) {
        assertThat(pool.addresses()).singleElement().asString().contains("64 KB of each at the most");
        assertThat(pool.autoAssign()).isFalse();
        assertThat(pool.serviceAllocation()).isEmpty();
    }
}
