// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;

/// A Service with what it has and the request that it was last decided by.
///
/// @param request the newest request
/// @param addresses what it has, IPv4 first
public record Tenant(AllocationRequest request, List<IpAddress> addresses) {
    public Tenant {
        addresses = addresses.stream().sorted().toList();
    }
}
