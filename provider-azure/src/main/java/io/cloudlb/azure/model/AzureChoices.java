// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import java.util.Optional;

/// What is configured for all load balancers of the cluster.
///
/// @param clusterProbe what tells which nodes take traffic for Services of policy Cluster
/// @param probePort the port of the probe that all Services share
/// @param probePath the path of that
/// @param withoutOutboundSnat whether nodes do not get to the internet by the addresses of load balancers
/// @param linkGroup the resource group of Private Link Services; empty for the cluster's
public record AzureChoices(
        ClusterProbe clusterProbe,
        int probePort,
        String probePath,
        boolean withoutOutboundSnat,
        Optional<String> linkGroup) {
    /// Where nothing is configured.
    public static final AzureChoices DEFAULT = new AzureChoices(
            ClusterProbe.SHARED, TrafficPolicy.KUBE_PROXY_PORT, TrafficPolicy.HEALTH_PATH, false, Optional.empty());

    /// The modes of `clusterServiceLoadBalancerHealthProbeMode`.
    public enum ClusterProbe {
        /// One probe of kube-proxy for all Services.
        SHARED,
        /// A probe of each port, at its node port.
        NODE_PORT
    }
}
