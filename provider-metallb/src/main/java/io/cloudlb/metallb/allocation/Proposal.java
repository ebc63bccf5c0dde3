// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.Optional;

/// What deciding on a Service now would lead to.
///
/// @param addresses what it would have, IPv4 first; empty for none
/// @param pool the pool they are of
/// @param unmet what it would lack
/// @param changes whether anything would be other than now: its addresses, or what others have to reckon with there
public record Proposal(List<IpAddress> addresses, Optional<String> pool, Optional<Unmet> unmet, boolean changes) {
    public Proposal {
        addresses = List.copyOf(addresses);
    }
}
