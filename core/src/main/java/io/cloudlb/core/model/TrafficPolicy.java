// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// `externalTrafficPolicy`: whether any node may take traffic, or only nodes with an endpoint of their own.
public sealed interface TrafficPolicy {
    /// Where kube-proxy tells of itself whether its node forwards, and is not about to go.
    int KUBE_PROXY_PORT = 10256;

    /// The path at which kube-proxy answers, at every port of [#healthPort].
    String HEALTH_PATH = "/healthz";

    /// The port at which each node tells by HTTP whether it takes traffic under this policy.
    int healthPort();

    /// Every node takes traffic and passes it on.
    record Cluster() implements TrafficPolicy {
        @Override
        public int healthPort() {
            return KUBE_PROXY_PORT;
        }
    }

    /// Only nodes with a ready endpoint take traffic; the health check tells which.
    ///
    /// @param healthCheckNodePort where each node answers `/healthz` for this Service
    record Local(int healthCheckNodePort) implements TrafficPolicy {
        @Override
        public int healthPort() {
            return healthCheckNodePort;
        }
    }
}
