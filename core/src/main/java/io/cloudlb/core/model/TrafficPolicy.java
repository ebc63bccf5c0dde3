// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// `externalTrafficPolicy`: whether any node may take traffic, or only nodes with an endpoint of their own.
public sealed interface TrafficPolicy {
    /// Every node takes traffic and passes it on.
    record Cluster() implements TrafficPolicy {}

    /// Only nodes with a ready endpoint take traffic; the health check tells which.
    ///
    /// @param healthCheckNodePort where each node answers `/healthz` for this Service
    record Local(int healthCheckNodePort) implements TrafficPolicy {}
}
