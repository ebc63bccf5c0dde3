// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One port of one load balancer: a listener on AWS, a forwarding rule elsewhere.
///
/// @param id what the cloud calls it, such as a listener ARN; unique in a data plane
/// @param hostName the load balancer's name; all its frontends share one loopback address
/// @param port the port clients ask for, 1 to 65535
/// @param protocol what it forwards
/// @param healthCheck how its backends are probed
/// @param backends who serves it, each id once, in any order
/// @param rules who may come and how flows are kept
public record Frontend(
        String id,
        String hostName,
        int port,
        FrontendProtocol protocol,
        HealthCheck healthCheck,
        List<Backend> backends,
        ForwardingRules rules) {
    public Frontend {
        LoopbackHost.requirePort(port);
        backends = List.copyOf(backends);
        Set<String> ids = new HashSet<>();
        for (Backend backend : backends) {
            if (!ids.add(backend.id())) {
                throw new IllegalArgumentException(
                        "backend %s is named twice in frontend %s".formatted(backend.id(), id));
            }
        }
    }

    /// The same frontend with other backends.
    public Frontend withBackends(List<Backend> others) {
        return new Frontend(id, hostName, port, protocol, healthCheck, others, rules);
    }

    /// The same frontend with other rules.
    public Frontend withRules(ForwardingRules others) {
        return new Frontend(id, hostName, port, protocol, healthCheck, backends, others);
    }

    /// The same frontend with another health check.
    public Frontend withHealthCheck(HealthCheck other) {
        return new Frontend(id, hostName, port, protocol, other, backends, rules);
    }
}
