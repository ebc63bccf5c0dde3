// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Set;

/// What a cloud can do, so that translation refuses the rest with a reason instead of dropping it.
///
/// @param protocols the transports a listener may have
/// @param ipFamilies the families an address may have
/// @param mixedProtocols whether one load balancer may carry TCP and UDP
/// @param samePortDifferentProtocols whether TCP and UDP may share a port number
/// @param sessionAffinity whether affinity by client address is possible
/// @param requestedIp whether `spec.loadBalancerIP` can be honoured
/// @param needsNodePorts whether targets are reached by node port
public record Capabilities(
        Set<Protocol> protocols,
        Set<IpFamily> ipFamilies,
        boolean mixedProtocols,
        boolean samePortDifferentProtocols,
        boolean sessionAffinity,
        boolean requestedIp,
        boolean needsNodePorts) {
    public Capabilities {
        protocols = Set.copyOf(protocols);
        ipFamilies = Set.copyOf(ipFamilies);
    }
}
