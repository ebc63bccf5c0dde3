// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.Problem;

/// The closed list of reasons that this provider gives beside those of translation, for problems and for warnings.
public enum AzureReason implements Problem.Reason {
    NETWORK_UNKNOWN("NetworkUnknown"),
    SUBNET_NOT_FOUND("SubnetNotFound"),
    SUBNET_WITHOUT_FAMILY("SubnetWithoutFamily"),
    ADDRESS_NOT_FOUND("AddressNotFound"),
    ADDRESS_UNSUITABLE("AddressUnsuitable"),
    ADDRESS_IN_USE("AddressInUse"),
    ADDRESS_OUTSIDE_SUBNET("AddressOutsideSubnet"),
    PRIVATE_LINK_UNKNOWN("PrivateLinkUnknown"),
    PRIVATE_LINK_IN_USE("PrivateLinkInUse"),
    PRIVATE_LINK_UNSUITABLE("PrivateLinkUnsuitable"),
    TOO_MANY_PORTS("TooManyPorts"),
    TOO_MANY_SOURCES("TooManySources"),
    NO_SOURCE_OF_FAMILY("NoSourceOfFamily"),
    SOURCE_RANGE_WITHOUT_EFFECT("SourceRangeWithoutEffect"),
    AFFINITY_TIMEOUT_IGNORED("SessionAffinityTimeoutIgnored"),
    NODE_WITHOUT_ADDRESS("NodeWithoutAddress"),
    TOO_MANY_NODES("TooManyNodes"),
    NODE_IN_NO_LOAD_BALANCER("NodeInNoLoadBalancer"),
    NO_LOAD_BALANCER("NoLoadBalancerTakesIt"),
    LOAD_BALANCER_FULL("LoadBalancerFull"),
    LOAD_BALANCER_WITHOUT_NODES("LoadBalancerWithoutNodes"),
    ADDRESS_ELSEWHERE("AddressInAnotherLoadBalancer"),
    MACHINE_UNKNOWN("MachineUnknown"),
    MACHINE_NOT_FOUND("MachineNotFound"),
    MACHINE_REFUSED("MachineRefused");

    private final String text;

    AzureReason(String text) {
        this.text = text;
    }

    /// The CamelCase word in conditions.
    @Override
    public String toString() {
        return text;
    }
}
