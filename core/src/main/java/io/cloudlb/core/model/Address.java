// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// Where clients reach a load balancer.
public sealed interface Address {
    /// How kube-proxy treats traffic from inside the cluster to an IP: short-circuit it, or let it go
    /// out to the load balancer (`status.loadBalancer.ingress[].ipMode`).
    enum IpMode {
        VIP,
        PROXY
    }

    /// As a client writes it.
    default String text() {
        return switch (this) {
            case HostName(String hostName) -> hostName;
            case Ip(String ip, IpMode _) -> ip;
        };
    }

    /// @param hostName a DNS name, never an IP address
    record HostName(String hostName) implements Address {}

    /// @param ip an IPv4 or IPv6 address
    /// @param mode how kube-proxy treats it
    record Ip(String ip, IpMode mode) implements Address {}
}
