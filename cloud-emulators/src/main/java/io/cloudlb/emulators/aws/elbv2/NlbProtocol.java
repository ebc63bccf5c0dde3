// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import java.util.List;

/// Which protocols listeners and target groups of Network Load Balancers can have, and which go together,
/// after the table "Routing configuration" of the user guide.
enum NlbProtocol {
    TCP,
    TLS,
    UDP,
    TCP_UDP,
    QUIC,
    TCP_QUIC;

    private static final String ALL = "TCP, TLS, UDP, TCP_UDP, QUIC, TCP_QUIC";

    /// The protocol of a listener.
    static NlbProtocol ofListener(String name) {
        for (NlbProtocol protocol : values()) {
            if (protocol.name().equals(name)) {
                return protocol;
            }
        }
        throw AwsRefusal.of(
                "UnsupportedProtocol",
                "Listener protocol '%s' must be one of '%s' for network load balancers",
                name,
                ALL);
    }

    /// Refuses a target group no Network Load Balancer could use.
    static void checkTargetGroup(String name, String targetType) {
        boolean known = false;
        for (NlbProtocol protocol : values()) {
            known |= protocol.name().equals(name);
        }
        if (!known) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "Target group protocol '%s' must be one of '%s' for network load balancers",
                    name,
                    ALL);
        }
        if (targetType.equals("alb") && !name.equals("TCP")) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest", "Target groups with target type 'alb' must have protocol 'TCP'");
        }
        if (name.endsWith("QUIC") && !targetType.equals("ip")) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest", "Target groups with protocol '%s' must have target type 'ip'", name);
        }
    }

    boolean forwardsTo(String targetGroupProtocol) {
        List<String> allowed =
                switch (this) {
                    case TCP -> List.of("TCP", "TCP_UDP");
                    case TLS -> List.of("TCP", "TLS");
                    case UDP -> List.of("UDP", "TCP_UDP");
                    case TCP_UDP -> List.of("TCP_UDP");
                    case QUIC -> List.of("QUIC", "TCP_QUIC");
                    case TCP_QUIC -> List.of("TCP_QUIC");
                };
        return allowed.contains(targetGroupProtocol);
    }
}
