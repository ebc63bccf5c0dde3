// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

/// What is configured for all load balancers of the cluster.
///
/// @param clusterProbe what tells which nodes take traffic for Services of policy Cluster
/// @param withoutOutboundSnat whether nodes do not get to the internet by the addresses of load balancers
public record AzureChoices(ClusterProbe clusterProbe, boolean withoutOutboundSnat) {
    /// Where nothing is configured.
    public static final AzureChoices DEFAULT = new AzureChoices(ClusterProbe.SHARED, false);

    /// The modes of `clusterServiceLoadBalancerHealthProbeMode`.
    public enum ClusterProbe {
        /// One probe of kube-proxy for all Services.
        SHARED,
        /// A probe of each port, at its node port.
        NODE_PORT
    }
}
