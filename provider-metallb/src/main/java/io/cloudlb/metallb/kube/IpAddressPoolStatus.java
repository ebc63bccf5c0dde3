// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/// `status` of an `IPAddressPool`. An address that several Services share counts once.
///
/// @param assignedIpv4 how many IPv4 addresses are somebody's
/// @param assignedIpv6 how many IPv6 addresses are somebody's
/// @param availableIpv4 how many more there are
/// @param availableIpv6 how many more there are; ranges of 2^62 and more count as [Long#MAX_VALUE]
@JsonIgnoreProperties(ignoreUnknown = true)
public record IpAddressPoolStatus(
        @JsonProperty("assignedIPv4") long assignedIpv4,
        @JsonProperty("assignedIPv6") long assignedIpv6,
        @JsonProperty("availableIPv4") long availableIpv4,
        @JsonProperty("availableIPv6") long availableIpv6) {}
