// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.Optional;

/// A subnet of a VPC in one Availability Zone.
///
/// @param freeAddresses the IPv4 addresses that were free before anything the emulator knows of took one
public record Subnet(String id, String vpcId, String zone, String cidr, Optional<String> ipv6Cidr, int freeAddresses) {}
