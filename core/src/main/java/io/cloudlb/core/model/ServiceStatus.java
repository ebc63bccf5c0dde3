// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The part of a Service that cloudlb writes about its load balancer.
///
/// @param ingress the published addresses, in a stable order
/// @param conditions the conditions, of ours and of others
/// @param annotations annotations that are published together with the addresses, by key; only where the
///     provider has some
public record ServiceStatus(List<Ingress> ingress, List<Condition> conditions, SortedMap<String, String> annotations) {
    /// No address, no condition.
    public static final ServiceStatus EMPTY = new ServiceStatus(List.of(), List.of());

    public ServiceStatus {
        ingress = List.copyOf(ingress);
        conditions = List.copyOf(conditions);
        annotations = Sorted.copyOf(annotations);
    }

    /// A status without annotations.
    public ServiceStatus(List<Ingress> ingress, List<Condition> conditions) {
        this(ingress, conditions, Map.of());
    }

    public ServiceStatus(List<Ingress> ingress, List<Condition> conditions, Map<String, String> annotations) {
        this(ingress, conditions, new TreeMap<>(annotations));
    }

    /// The condition of that type, if there is one.
    public Optional<Condition> condition(String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
