// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A target group.
///
/// @param targetType `instance`, `ip` or `alb`
/// @param ipAddressType `ipv4` or `ipv6`
public record TargetGroup(
        String arn,
        String name,
        String protocol,
        int port,
        String vpcId,
        String targetType,
        String ipAddressType,
        HealthCheck healthCheck) {

    /// Whether a create request asked for the same settings. Tags do not count.
    public boolean sameSettings(TargetGroup asked) {
        return protocol.equals(asked.protocol)
                && port == asked.port
                && vpcId.equals(asked.vpcId)
                && targetType.equals(asked.targetType)
                && ipAddressType.equals(asked.ipAddressType)
                && healthCheck.equals(asked.healthCheck);
    }

    /// The same with another health check.
    public TargetGroup with(HealthCheck other) {
        return new TargetGroup(arn, name, protocol, port, vpcId, targetType, ipAddressType, other);
    }

    /// How a target group checks its targets.
    ///
    /// @param protocol `TCP`, `HTTP` or `HTTPS`
    /// @param port a number or `traffic-port`
    /// @param path the path asked for, only with HTTP and HTTPS
    /// @param httpCodes the codes that count as healthy, such as `200-399`, only with HTTP and HTTPS
    public record HealthCheck(
            String protocol,
            String port,
            Optional<String> path,
            Optional<String> httpCodes,
            int intervalSeconds,
            int timeoutSeconds,
            int healthyThreshold,
            int unhealthyThreshold) {

        /// The name of the port that means "the port the target is registered with".
        public static final String TRAFFIC_PORT = "traffic-port";

        /// Whether the check speaks HTTP.
        public boolean http() {
            return protocol.startsWith("HTTP");
        }
    }

    /// A target in a target group.
    ///
    /// @param id an instance id or an IP address
    /// @param zone an Availability Zone or `all`, if one was given
    /// @param drainingSince when it was deregistered, if it was
    public record Registration(
            String id, int port, Optional<String> zone, Instant registeredAt, Optional<Instant> drainingSince) {

        /// Whether it is the target with this id and port.
        public boolean is(String otherId, int otherPort) {
            return id.equals(otherId) && port == otherPort;
        }

        /// Whether it takes new connections.
        public boolean serving() {
            return drainingSince.isEmpty();
        }

        /// Whether it is still listed.
        public boolean presentAt(Instant now, Duration deregistrationDelay) {
            return drainingSince
                    .map(since -> now.isBefore(since.plus(deregistrationDelay)))
                    .orElse(true);
        }

        /// The same on its way out.
        public Registration draining(Instant since) {
            return new Registration(id, port, zone, registeredAt, Optional.of(since));
        }
    }
}
