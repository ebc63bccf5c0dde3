// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.provider.ClusterAccess.Gauges;
import io.cloudlb.metallb.allocation.PoolFill;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// What operators of MetalLB look at, under MetalLB's names, and what they could not see there.
///
/// @param gauges where it is shown
record PoolGauges(Gauges gauges) {
    private static final String ALLOCATOR = "metallb_allocator_";

    void show(List<PoolFill> fills, boolean isStale, Map<String, Long> lacking) {
        counts(fills, "", _ -> true);
        counts(fills, "ipv4_", fill -> fill.family() == IpFamily.IPV4);
        counts(fills, "ipv6_", fill -> fill.family() == IpFamily.IPV6);
        gauges.show(
                "cloudlb_addresses_resting",
                "Addresses that rest before they are given out again",
                "pool",
                byPool(fills, PoolFill::resting));
        flag("metallb_k8s_client_config_loaded_bool", "1 if pools are in force", !fills.isEmpty());
        flag("metallb_k8s_client_config_stale_bool", "1 if the newest pools could not be put in force", isStale);
        Map<String, Double> waiting = new TreeMap<>();
        lacking.forEach((reason, services) -> waiting.put(reason, services.doubleValue()));
        gauges.show("cloudlb_addresses_lacking", "Services that lack an address, by why", "reason", waiting);
    }

    private void counts(List<PoolFill> fills, String family, Predicate<PoolFill> counted) {
        gauges.show(
                ALLOCATOR + family + "addresses_total",
                "Addresses of each pool",
                "pool",
                byPool(fills, fill -> counted.test(fill) ? fill.capacity() : 0));
        gauges.show(
                ALLOCATOR + family + "addresses_in_use_total",
                "Addresses of each pool that are given out",
                "pool",
                byPool(fills, fill -> counted.test(fill) ? fill.assigned() : 0));
    }

    private void flag(String name, String help, boolean raised) {
        gauges.show(name, help, "", Map.of("", raised ? 1.0 : 0.0));
    }

    private static Map<String, Double> byPool(List<PoolFill> fills, ToLongFunction<PoolFill> count) {
        return fills.stream()
                .collect(Collectors.groupingBy(PoolFill::pool, TreeMap::new, Collectors.summingDouble(fill ->
                        (double) count.applyAsLong(fill))));
    }
}
