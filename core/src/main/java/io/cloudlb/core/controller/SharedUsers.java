// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The Services that need what the cluster's Services share. Safe for use by many threads.
final class SharedUsers {
    private static final Comparator<LoadBalancerSpec> ORDER = Comparator.comparing(
                    (LoadBalancerSpec spec) -> spec.owner().key())
            .thenComparing(spec -> spec.owner().uid());

    private final Map<Owner.Service, LoadBalancerSpec> specs = new ConcurrentHashMap<>();
    private final Set<Owner.Service> asTheyStand = ConcurrentHashMap.newKeySet();
    private final AtomicLong changes = new AtomicLong();

    /// Counts a Service.
    ///
    /// @return whether it was not counted like that before
    boolean add(Basis basis) {
        boolean news =
                switch (basis) {
                    case Basis.Asked(LoadBalancerSpec spec) -> {
                        boolean stood = asTheyStand.remove(spec.owner());
                        yield !spec.equals(specs.put(spec.owner(), spec)) || stood;
                    }
                    case Basis.AsItStands(Owner.Service service) -> asTheyStand.add(service);
                };
        if (news) {
            changes.incrementAndGet();
        }
        return news;
    }

    /// Stops counting a Service.
    ///
    /// @return whether it was counted
    boolean remove(Owner.Service service) {
        boolean stood = asTheyStand.remove(service);
        boolean counted = specs.remove(service) != null || stood;
        if (counted) {
            changes.incrementAndGet();
        }
        return counted;
    }

    boolean contains(Owner.Service service) {
        return specs.containsKey(service) || asTheyStand.contains(service);
    }

    boolean isEmpty() {
        return specs.isEmpty() && asTheyStand.isEmpty();
    }

    /// Whether it is known what they all need. What one needs that is kept as it stands nobody can say.
    boolean needsAreKnown() {
        return asTheyStand.isEmpty();
    }

    /// What they ask for, in an order of its own.
    List<LoadBalancerSpec> sorted() {
        return specs.values().stream().sorted(ORDER).toList();
    }

    /// Grows with every change among them.
    long changes() {
        return changes.get();
    }
}
