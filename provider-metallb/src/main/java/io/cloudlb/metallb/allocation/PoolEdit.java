// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;

/// What putting other pools in force does, or would do.
///
/// @param policy the policy it was made under
/// @param moved whose addresses change, with the cause
/// @param cleared whose addresses are taken away without others in their place, with the cause
/// @param served who waited and gets addresses
/// @param stranded who keeps addresses that the new pools do not give to it
/// @param rehomed whose addresses stay and belong to another pool now
/// @param before how full each pool was
/// @param after how full each pool is
public record PoolEdit(
        EditPolicy policy,
        List<Transition> moved,
        List<Transition> cleared,
        List<Transition> served,
        List<Stranded> stranded,
        List<Rehomed> rehomed,
        List<PoolFill> before,
        List<PoolFill> after) {
    public PoolEdit {
        moved = List.copyOf(moved);
        cleared = List.copyOf(cleared);
        served = List.copyOf(served);
        stranded = List.copyOf(stranded);
        rehomed = List.copyOf(rehomed);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /// Whether nobody notices.
    public boolean isQuiet() {
        return moved.isEmpty() && cleared.isEmpty() && served.isEmpty() && stranded.isEmpty();
    }

    /// @param service who
    /// @param addresses what it has and keeps
    /// @param why what is wrong with them
    public record Stranded(ServiceKey service, List<IpAddress> addresses, Unmet why) {
        public Stranded {
            addresses = List.copyOf(addresses);
        }
    }

    /// @param service who
    /// @param from the pool its addresses were of
    /// @param to the pool they are of now
    public record Rehomed(ServiceKey service, String from, String to) {}
}
