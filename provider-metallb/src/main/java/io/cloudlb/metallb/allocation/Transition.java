// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.pool.IpAddress;
import java.time.Instant;
import java.util.List;

/// One change of what a Service has, and why.
///
/// @param at when
/// @param service whose
/// @param before what it had
/// @param after what it has now
/// @param cause why
public record Transition(Instant at, ServiceKey service, List<IpAddress> before, List<IpAddress> after, Cause cause) {
    public Transition {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /// Whether an address that it had is no longer its own.
    public boolean losesAny() {
        return !after.containsAll(before);
    }

    /// `shop/web: [192.0.2.1] -> [192.0.2.7], because it asks for other addresses`.
    @Override
    public String toString() {
        return "%s: %s -> %s, because %s".formatted(service, before, after, cause);
    }
}
