// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.Optional;

/// What a Service's object says it has.
///
/// @param addresses the addresses in its status
/// @param pool the pool that the annotation `metallb.io/ip-allocated-from-pool` names. Without it, addresses of
///     no pool
///     are taken for another load balancer's and not adopted
/// @param lack the reason of its condition, where that says that it lacks something
public record Published(List<IpAddress> addresses, Optional<String> pool, Optional<String> lack) {
    /// A Service that was never served.
    public static final Published NOTHING = new Published(List.of(), Optional.empty());

    /// A Service that lacks nothing.
    public Published(List<IpAddress> addresses, Optional<String> pool) {
        this(addresses, pool, Optional.empty());
    }

    public Published {
        addresses = List.copyOf(addresses);
    }

    /// Whether it says of itself that it lacks this, by [Unmet#code].
    public boolean lacks(String code) {
        return lack.equals(Optional.of(code));
    }

    /// Whether an edit of the pools has left its addresses in none, or in two.
    public boolean isStranded() {
        return pool.equals(Optional.of(""));
    }

    /// The lowest of each family; MetalLB's speaker knows no more than one.
    List<IpAddress> oneOfEachFamily() {
        return addresses.stream()
                .sorted()
                .filter(address -> addresses.stream()
                        .noneMatch(other -> other.family() == address.family() && other.compareTo(address) < 0))
                .distinct()
                .toList();
    }
}
