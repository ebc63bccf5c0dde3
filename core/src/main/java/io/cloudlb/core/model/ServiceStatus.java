// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.List;
import java.util.Optional;

/// The part of a Service's status that cloudlb writes.
///
/// @param ingress the published addresses, in a stable order
/// @param conditions the conditions, of ours and of others
public record ServiceStatus(List<Ingress> ingress, List<Condition> conditions) {
    /// No address, no condition.
    public static final ServiceStatus EMPTY = new ServiceStatus(List.of(), List.of());

    public ServiceStatus {
        ingress = List.copyOf(ingress);
        conditions = List.copyOf(conditions);
    }

    /// The condition of that type, if there is one.
    public Optional<Condition> condition(String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
