// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which ports of the nodes a Service may have health checks ask, beside its own. What is asked has to be let in by the
/// security group of all nodes, so who writes an annotation must not open whatever port he likes: SSH, the kubelet.
///
/// @param nodePorts the cluster's node port range
/// @param allowed what the administrator allows besides (`--health-check-ports`)
public record HealthCheckPorts(PortRange nodePorts, List<PortRange> allowed) {
    public HealthCheckPorts {
        allowed = List.copyOf(allowed);
    }

    boolean isNodePort(int port) {
        return contains(nodePorts, port);
    }

    /// The range that the administrator allows with this port in it. It is let in whole, by one rule, so that the quota
    /// of rules is not used up however many Services ask how many of its ports.
    Optional<PortRange> allowing(int port) {
        return allowed.stream().filter(range -> contains(range, port)).findFirst();
    }

    /// Whether any Service may have it asked. kube-proxy's own port is asked for every Service of UDP alone.
    boolean allow(int port) {
        return port == TrafficPolicy.KUBE_PROXY_PORT
                || isNodePort(port)
                || allowing(port).isPresent();
    }

    private static boolean contains(PortRange range, int port) {
        return range.first() <= port && port <= range.last();
    }

    /// `30000-32767, 9000-9000`.
    @Override
    public String toString() {
        return Stream.concat(Stream.of(nodePorts), allowed.stream())
                .map(range -> range.first() == range.last() ? "" + range.first() : range.first() + "-" + range.last())
                .collect(Collectors.joining(", "));
    }
}
