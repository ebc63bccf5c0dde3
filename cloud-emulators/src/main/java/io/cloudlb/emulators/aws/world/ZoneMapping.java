// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.List;
import java.util.Optional;

/// Where a load balancer stands in one Availability Zone.
///
/// @param allocationId the Elastic IP it answers on, if one was chosen
/// @param privateIpv4 the private address it answers on, if one was chosen
/// @param ipv6 the IPv6 address it answers on, if one was chosen
/// @param sourceNatPrefixes the prefixes it translates IPv6 sources to
public record ZoneMapping(
        String zone,
        String subnetId,
        Optional<String> allocationId,
        Optional<String> privateIpv4,
        Optional<String> ipv6,
        List<String> sourceNatPrefixes) {

    public ZoneMapping {
        sourceNatPrefixes = List.copyOf(sourceNatPrefixes);
    }
}
