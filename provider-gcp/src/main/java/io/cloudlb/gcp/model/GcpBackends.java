// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What is behind load balancers, as it is configured.
public enum GcpBackends {
    /// Instance groups, but for internal load balancers of more nodes than those reach. What has endpoint groups
    /// keeps them when there are fewer nodes again.
    AUTO,
    /// The cluster's instance groups, of all nodes.
    INSTANCE_GROUPS,
    /// Each Service's own endpoint groups, of some nodes.
    ENDPOINT_GROUPS;

    /// Over how many instances of instance groups an internal load balancer spreads its traffic (GKE, "Using GKE
    /// subsetting").
    public static final int MOST_BEHIND_INTERNAL = 250;

    /// Whether a Service that has none yet gets endpoint groups.
    public boolean isEndpointGroups(Scheme scheme, int nodes) {
        return switch (this) {
            case INSTANCE_GROUPS -> false;
            case ENDPOINT_GROUPS -> true;
            case AUTO -> scheme == Scheme.INTERNAL && nodes > MOST_BEHIND_INTERNAL;
        };
    }

    /// By its word: `endpoint-groups`.
    public static Optional<GcpBackends> of(String word) {
        return Arrays.stream(values())
                .filter(choice -> choice.toString().equals(word))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
