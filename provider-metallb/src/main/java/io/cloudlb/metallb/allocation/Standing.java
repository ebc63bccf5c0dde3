// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.Pool;
import io.cloudlb.metallb.pool.PoolSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Where some addresses stand among the pools.
///
/// @param addresses the addresses, IPv4 first
/// @param pools the pools they are of, in that order; shorter where an address is of none
/// @param outside those of no pool
record Standing(List<IpAddress> addresses, List<Pool> pools, List<IpAddress> outside) {
    static Standing of(List<IpAddress> addresses, PoolSet pools) {
        return new Standing(
                addresses,
                addresses.stream()
                        .flatMap(address -> pools.homeOf(address).stream())
                        .map(PoolSet.Home::pool)
                        .toList(),
                addresses.stream()
                        .filter(address -> pools.homeOf(address).isEmpty())
                        .toList());
    }

    /// The one pool that all of them are of.
    Optional<Pool> pool() {
        return outside.isEmpty() && pools.stream().distinct().count() == 1
                ? Optional.of(pools.getFirst())
                : Optional.empty();
    }

    /// Why MetalLB's speaker would not announce them; empty when they are all of one pool.
    Optional<Unmet> fault() {
        if (!outside.isEmpty()) {
            return Optional.of(new Unmet.NotInAnyPool(addresses, outside));
        }
        return pool().isPresent()
                ? Optional.empty()
                : Optional.of(new Unmet.InSeveralPools(
                        addresses, pools.stream().map(Pool::name).toList()));
    }

    static SortedSet<IpFamily> familiesOf(List<IpAddress> addresses) {
        return sorted(addresses.stream().map(IpAddress::family).toList());
    }

    static SortedSet<IpFamily> sorted(Collection<IpFamily> families) {
        return new TreeSet<>(families);
    }
}
