// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.Optional;

/// What a Service has after it was decided on.
public sealed interface Decision {
    /// It has addresses.
    ///
    /// @param assignment what is to be published
    /// @param unmet what it asks for and cannot have for now, or what is wrong with where its address is; what it
    ///     has it keeps all the same
    record Holds(Assignment assignment, Optional<Unmet> unmet) implements Decision {}

    /// It has none, and nothing is to be published.
    ///
    /// @param why what would have to change
    record Pending(Unmet why) implements Decision {}

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

    /// What deciding on a Service now would lead to.
    ///
    /// @param addresses what it would have, IPv4 first; empty for none
    /// @param pool the pool they are of
    /// @param unmet what it would lack
    /// @param changes whether anything would be other than now: its addresses, or what others have to reckon
    ///     with there
    public record Proposal(List<IpAddress> addresses, Optional<String> pool, Optional<Unmet> unmet, boolean changes) {
        public Proposal {
            addresses = List.copyOf(addresses);
        }
    }
}
