// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What an account's network is made of.
public final class Network {

    private Network() {}

    /// A virtual network.
    ///
    /// @param internetGateway the gateway attached to it, without which no load balancer in it can face the
    ///     internet
    public record Vpc(String id, String cidr, Optional<String> ipv6Cidr, Optional<String> internetGateway) {}

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

    /// A route table.
    ///
    /// @param main whether it is for the subnets of its VPC that have none of their own
    /// @param subnets the subnets it is for
    public record RouteTable(String id, String vpcId, boolean main, Set<String> subnets, List<Route> routes) {

        /// One route.
        ///
        /// @param destination a CIDR
        /// @param gateway `local`, `igw-…` or `nat-…`
        public record Route(String destination, String gateway) {}

        public RouteTable {
            subnets = new TreeSet<>(subnets);
            routes = List.copyOf(routes);
        }
    }

    /// A public IPv4 address of the account.
    public record ElasticAddress(String allocationId, String publicIp) {}

    /// A security group; its rules are in a table of their own.
    public record SecurityGroup(String id, String name, String description, String vpcId) {}
}
