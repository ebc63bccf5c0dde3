// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;

/// A Service with what it has and the request that it was last decided by.
///
/// @param request the newest request
/// @param addresses what it has, IPv4 first
/// @param wasMet whether its addresses are, or were before somebody edited the pools, what the request asks for: then
///     it is not the Service that wants to go elsewhere
public record Allocation(AllocationRequest request, List<IpAddress> addresses, boolean wasMet) {
    public Allocation {
        addresses = addresses.stream().sorted().toList();
    }
}
