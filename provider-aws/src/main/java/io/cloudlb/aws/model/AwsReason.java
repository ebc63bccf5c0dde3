// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.Problem;

/// The closed list of reasons that this provider gives beside those of translation, for problems and for warnings.
public enum AwsReason implements Problem.Reason {
    UNKNOWN_ATTRIBUTE("UnknownAttribute"),
    NAME_KEPT("NameKept"),
    NAME_TAKEN("NameTaken"),
    NO_SUITABLE_SUBNET("NoSuitableSubnet"),
    SUBNET_NOT_FOUND("SubnetNotFound"),
    NODES_WITHOUT_SUBNET("NodesWithoutSubnet"),
    SECURITY_GROUP_NOT_FOUND("SecurityGroupNotFound"),
    AMBIGUOUS_NODE_SECURITY_GROUP("AmbiguousNodeSecurityGroup"),
    MACHINE_UNKNOWN("MachineUnknown"),
    MACHINE_UNUSABLE("MachineUnusable"),
    VPC_UNKNOWN("VpcUnknown"),
    TOO_MANY_LISTENERS("TooManyListeners"),
    TOO_MANY_TARGETS("TooManyTargets"),
    NO_IPV4_SOURCE("NoIPv4Source"),
    SOURCE_RANGE_WITHOUT_EFFECT("SourceRangeWithoutEffect"),
    SOURCE_RANGES_IGNORED("SourceRangesIgnored"),
    AFFINITY_TIMEOUT_IGNORED("SessionAffinityTimeoutIgnored"),
    HEALTH_CHECK_PORT_NOT_ALLOWED("HealthCheckPortNotAllowed"),
    UDP_HEALTH_CHECK("UDPHealthCheck");

    private final String text;

    AwsReason(String text) {
        this.text = text;
    }

    /// The CamelCase word in conditions.
    @Override
    public String toString() {
        return text;
    }
}
