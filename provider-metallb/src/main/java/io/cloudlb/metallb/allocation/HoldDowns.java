// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocationSnapshot.Hold;
import io.cloudlb.metallb.pool.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The addresses that rest.
final class HoldDowns {
    private final Map<IpAddress, Hold> byAddress = new HashMap<>();
    private final Map<ServiceKey, SortedSet<IpAddress>> byFormer = new HashMap<>();
    private final NavigableSet<Hold> byTime = new TreeSet<>();

    void add(Hold hold) {
        remove(hold.address());
        byAddress.put(hold.address(), hold);
        byFormer.computeIfAbsent(hold.former(), _ -> new TreeSet<>()).add(hold.address());
        byTime.add(hold);
    }

    Optional<Hold> remove(IpAddress address) {
        Hold hold = byAddress.remove(address);
        if (hold == null) {
            return Optional.empty();
        }
        byTime.remove(hold);
        byFormer.computeIfPresent(hold.former(), (_, addresses) -> {
            addresses.remove(address);
            return addresses.isEmpty() ? null : addresses;
        });
        return Optional.of(hold);
    }

    Optional<Hold> of(IpAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /// What a Service had last, lowest first.
    List<IpAddress> formerlyOf(ServiceKey service) {
        return List.copyOf(byFormer.getOrDefault(service, Collections.emptySortedSet()));
    }

    /// Those that have rested enough, earliest first.
    List<Hold> endedBy(Instant now) {
        List<Hold> ended = new ArrayList<>();
        for (Hold hold : byTime) {
            if (hold.until().isAfter(now)) {
                break;
            }
            ended.add(hold);
        }
        return ended;
    }

    List<Hold> all() {
        return List.copyOf(byTime);
    }
}
