// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.model.Problem;

/// The closed list of reasons that this provider gives beside those of translation, for problems and for
/// warnings.
public enum GcpReason implements Problem.Reason {
    NETWORK_UNKNOWN("NetworkUnknown"),
    SUBNETWORK_NOT_FOUND("SubnetworkNotFound"),
    SUBNETWORK_WITHOUT_IPV6("SubnetworkWithoutIPv6"),
    ADDRESS_NOT_FOUND("AddressNotFound"),
    ADDRESS_UNSUITABLE("AddressUnsuitable"),
    ADDRESS_IN_USE("AddressInUse"),
    ADDRESS_OUTSIDE_SUBNETWORK("AddressOutsideSubnetwork"),
    TOO_MANY_PORTS("TooManyPorts"),
    TOO_MANY_SOURCE_RANGES("TooManySourceRanges"),
    NO_SOURCE_OF_FAMILY("NoSourceOfFamily"),
    SOURCE_RANGE_WITHOUT_EFFECT("SourceRangeWithoutEffect"),
    AFFINITY_TIMEOUT_IGNORED("SessionAffinityTimeoutIgnored"),
    MACHINE_UNKNOWN("MachineUnknown"),
    MACHINE_UNUSABLE("MachineUnusable"),
    NODE_TAG_NOT_FOUND("NodeTagNotFound"),
    TOO_MANY_NODES("TooManyNodes"),
    NO_ENDPOINTS("NoEndpoints");

    private final String text;

    GcpReason(String text) {
        this.text = text;
    }

    /// The CamelCase word in conditions.
    @Override
    public String toString() {
        return text;
    }
}
