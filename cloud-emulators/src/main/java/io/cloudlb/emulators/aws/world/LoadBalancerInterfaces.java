// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import inet.ipaddr.IPAddressString;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The network interfaces load balancers have in their subnets. They hold addresses and use security groups,
/// and outlive their load balancer for a while.
public final class LoadBalancerInterfaces {

    private final AwsWorld world;

    public LoadBalancerInterfaces(AwsWorld world) {
        this.world = world;
    }

    /// Makes the interfaces fit the load balancer as it is now: one per subnet, in its security groups.
    public void follow(LoadBalancer loadBalancer) {
        Set<String> wanted =
                loadBalancer.zones().stream().map(ZoneMapping::subnetId).collect(Collectors.toSet());
        List<NetworkInterface> present = of(loadBalancer);
        for (NetworkInterface each : present) {
            world.interfaces()
                    .put(
                            each.id(),
                            wanted.contains(each.subnetId())
                                    ? each.inGroups(loadBalancer.securityGroups())
                                    : each.leaving(released()));
        }
        Set<String> served = present.stream().map(NetworkInterface::subnetId).collect(Collectors.toSet());
        loadBalancer.zones().stream()
                .filter(zone -> !served.contains(zone.subnetId()))
                .forEach(zone -> add(loadBalancer, zone));
    }

    /// Lets the interfaces of a deleted load balancer go, after the time that takes.
    public void release(LoadBalancer loadBalancer) {
        of(loadBalancer).forEach(each -> world.interfaces().put(each.id(), each.leaving(released())));
    }

    private List<NetworkInterface> of(LoadBalancer loadBalancer) {
        return world.presentInterfaces().stream()
                .filter(each ->
                        each.owner().equals(loadBalancer.arn()) && each.goneAt().isEmpty())
                .toList();
    }

    private Instant released() {
        return world.now().plus(world.settings().timing().interfaceRelease());
    }

    private void add(LoadBalancer loadBalancer, ZoneMapping zone) {
        String id = world.ids().ec2("eni");
        Subnet subnet = world.subnets().find(zone.subnetId()).orElseThrow();
        NetworkInterface added = new NetworkInterface(
                id,
                loadBalancer.arn(),
                "ELB " + loadBalancer.path(),
                loadBalancer.vpcId(),
                zone.subnetId(),
                zone.zone(),
                zone.privateIpv4()
                        .orElseGet(() -> address(subnet, world.interfaces().size())),
                loadBalancer.securityGroups(),
                java.util.Optional.empty());
        world.interfaces().put(id, added);
    }

    /// An address near the top of the subnet's range, where seeded instances seldom are.
    private static String address(Subnet subnet, int ordinal) {
        IPAddressString range = new IPAddressString(subnet.cidr());
        BigInteger size = range.getAddress().getCount();
        BigInteger offset = size.subtract(BigInteger.valueOf(2))
                .subtract(BigInteger.valueOf(ordinal).mod(size.subtract(BigInteger.valueOf(8))));
        return range.getAddress()
                .getLower()
                .increment(offset.longValueExact())
                .withoutPrefixLength()
                .toString();
    }
}
