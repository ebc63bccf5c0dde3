// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.Optional;

/// A subnet of a VPC in one zone.
///
/// @param freeAddresses the IPv4 addresses that were free before anything the emulator knows of took one
/// @param outpostArn the Outpost it is on, absent for one in the region
public record Subnet(
        String id,
        String vpcId,
        String zone,
        String cidr,
        Optional<String> ipv6Cidr,
        int freeAddresses,
        Optional<String> outpostArn) {

    /// One that is on no Outpost.
    public Subnet(String id, String vpcId, String zone, String cidr, Optional<String> ipv6Cidr, int freeAddresses) {
        this(id, vpcId, zone, cidr, ipv6Cidr, freeAddresses, Optional.empty());
    }
}
