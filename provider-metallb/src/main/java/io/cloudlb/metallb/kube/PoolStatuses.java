// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.allocation.PoolFill;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// The counters of `IPAddressPool/status`, which nobody else writes while MetalLB's own controller does not allocate.
public final class PoolStatuses {
    private PoolStatuses() {}

    /// The status of each pool that has addresses, by its name.
    public static SortedMap<String, IpAddressPoolStatus> of(Collection<PoolFill> fills) {
        return fills.stream()
                .collect(Collectors.collectingAndThen(
                        Collectors.groupingBy(PoolFill::pool, TreeMap::new, Collectors.toList()),
                        PoolStatuses::statuses));
    }

    private static SortedMap<String, IpAddressPoolStatus> statuses(SortedMap<String, List<PoolFill>> byPool) {
        SortedMap<String, IpAddressPoolStatus> statuses = new TreeMap<>();
        byPool.forEach((pool, fills) -> statuses.put(
                pool,
                new IpAddressPoolStatus(
                        sum(fills, IpFamily.IPV4, PoolFill::assigned),
                        sum(fills, IpFamily.IPV6, PoolFill::assigned),
                        sum(fills, IpFamily.IPV4, PoolFill::available),
                        sum(fills, IpFamily.IPV6, PoolFill::available))));
        return statuses;
    }

    private static long sum(List<PoolFill> fills, IpFamily family, ToLongFunction<PoolFill> count) {
        return fills.stream()
                .filter(fill -> fill.family() == family)
                .mapToLong(count)
                .sum();
    }
}
