// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// What an emulated project is like.
///
/// @param project its id
/// @param zones the zones of each region
/// @param quotas how many of what there may be
/// @param demotes whether deleting an address that is in use lets its user keep it unreserved; else it is refused.
///     Documents and users tell both
/// @param attachesOnce whether attaching an endpoint that is in the group already is refused; else it stays as it is.
///     No document tells
public record ComputeSettings(
        String project,
        Map<String, List<String>> zones,
        InstantSource clock,
        ComputeTiming timing,
        ComputeQuotas quotas,
        boolean demotes,
        boolean attachesOnce) {

    public ComputeSettings {
        zones = Map.copyOf(zones);
    }

    /// Whether a place exists.
    public boolean has(Scope scope) {
        return switch (scope.field()) {
            case "region" -> zones.containsKey(scope.name());
            case "zone" -> zones.values().stream().anyMatch(each -> each.contains(scope.name()));
            default -> true;
        };
    }

    /// The region of a place; of the whole project there is none, and its own name is answered.
    public String regionOf(Scope scope) {
        return zones.entrySet().stream()
                .filter(each -> each.getValue().contains(scope.name()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(scope.name());
    }
}
