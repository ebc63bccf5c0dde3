// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.Optional;

/// A virtual network.
///
/// @param internetGateway the gateway attached to it, without which no load balancer in it can face the
///     internet
public record Vpc(String id, String cidr, Optional<String> ipv6Cidr, Optional<String> internetGateway) {}
