// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.metallb.allocation.Unmet;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.Optional;

/// What a Service has.
///
/// @param addresses one or two, IPv4 before IPv6; empty for none
/// @param pool the pool they are of; empty when an edit has left them outside or in two pools
/// @param unmet what it lacks
public record Held(List<IpAddress> addresses, Optional<String> pool, Optional<Unmet> unmet) {
    /// Nothing, and it lacks nothing.
    public static final Held NOTHING = new Held(List.of(), Optional.empty(), Optional.empty());

    public Held {
        addresses = addresses.stream().sorted().toList();
    }

    /// Whether what was said of this is still true when this has become that.
    boolean stillTells(Held now) {
        boolean sameLack = (unmet.isPresent() && now.unmet.isPresent())
                ? unmet.get().stillTells(now.unmet.get())
                : unmet.equals(now.unmet);
        return sameLack && addresses.equals(now.addresses) && pool.equals(now.pool);
    }
}
