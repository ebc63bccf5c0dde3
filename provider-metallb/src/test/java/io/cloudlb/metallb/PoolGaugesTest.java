// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.testkit.preparation.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PoolGaugesTest {
    private static Map<String, Map<String, Double>> shown(boolean isStale, PoolFill... fills) {
        Map<String, Map<String, Double>> gauges = new TreeMap<>();
        new PoolGauges((name, _, _, values) -> gauges.put(name, values))
                .show(List.of(fills), isStale, Map.of("PoolExhausted", 3L));
        return gauges;
    }

    @Test
    void hasMetalLbsNamesAndOurs() {
        assertThat(shown(false, new PoolFill("a", IpFamily.IPV4, 8, 3, 1), new PoolFill("a", IpFamily.IPV6, 4, 2, 0)))
                .isEqualTo(Map.ofEntries(
                        Map.entry("metallb_allocator_addresses_total", Map.of("a", 12.0)),
                        Map.entry("metallb_allocator_addresses_in_use_total", Map.of("a", 5.0)),
                        Map.entry("metallb_allocator_ipv4_addresses_total", Map.of("a", 8.0)),
                        Map.entry("metallb_allocator_ipv4_addresses_in_use_total", Map.of("a", 3.0)),
                        Map.entry("metallb_allocator_ipv6_addresses_total", Map.of("a", 4.0)),
                        Map.entry("metallb_allocator_ipv6_addresses_in_use_total", Map.of("a", 2.0)),
                        Map.entry("metallb_k8s_client_config_loaded_bool", Map.of("", 1.0)),
                        Map.entry("metallb_k8s_client_config_stale_bool", Map.of("", 0.0)),
                        Map.entry("cloudlb_addresses_resting", Map.of("a", 1.0)),
                        Map.entry("cloudlb_addresses_lacking", Map.of("PoolExhausted", 3.0))));
    }

    @Test
    void areAllOnMetalLbsPage() throws IOException {
        Path page = Checkout.find().orElseThrow().folder().resolve("docs").resolve("metallb.md");

        assertThat(Files.readString(page))
                .contains(shown(false).keySet().stream()
                        .map(name -> "`" + name + "`")
                        .toList());
    }

    @Test
    void showsAPoolOfOneFamilyWithNoneOfTheOther() {
        assertThat(shown(false, new PoolFill("a", IpFamily.IPV4, 8, 3, 1)))
                .containsEntry("metallb_allocator_ipv6_addresses_total", Map.of("a", 0.0))
                .containsEntry("metallb_allocator_ipv6_addresses_in_use_total", Map.of("a", 0.0));
    }

    @Test
    void saysOfEachWhatItCounts() {
        Map<String, String> helps = new TreeMap<>();
        new PoolGauges((name, help, _, _) -> helps.put(name, help))
                .show(List.of(new PoolFill("a", IpFamily.IPV4, 8, 3, 1)), false, Map.of());

        assertThat(helps).hasSize(10);
        assertThat(helps.values())
                .allSatisfy(help -> assertThat(help.split(" ")).hasSizeGreaterThan(2));
    }

    @Test
    void tellsThatNoPoolsAreThereAndThatTheyAreOld() {
        assertThat(shown(true))
                .containsEntry("metallb_k8s_client_config_loaded_bool", Map.of("", 0.0))
                .containsEntry("metallb_k8s_client_config_stale_bool", Map.of("", 1.0));
    }
}
