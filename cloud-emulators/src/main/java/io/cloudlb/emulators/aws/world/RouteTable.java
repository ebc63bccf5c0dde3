// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
