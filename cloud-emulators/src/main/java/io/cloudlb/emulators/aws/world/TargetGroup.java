// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

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
}
