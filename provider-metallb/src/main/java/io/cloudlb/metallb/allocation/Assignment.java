// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.Optional;

/// The addresses of one Service.
///
/// @param service who has them
/// @param addresses one or two, IPv4 before IPv6 for ever
/// @param pool the pool they are of; empty when an edit has left them outside or in two pools
public record Assignment(ServiceKey service, List<IpAddress> addresses, Optional<String> pool) {
    public Assignment {
        addresses = addresses.stream().sorted().toList();
    }
}
