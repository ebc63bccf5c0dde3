// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.cloudlb.emulators.aws.world.LoadBalancer.ZoneMapping;
import io.cloudlb.emulators.aws.world.Network.Subnet;
import io.cloudlb.emulators.aws.world.NetworkInterface.PublicAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

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
                zone.privateIpv4().orElseGet(() -> privateAddress(subnet)),
                publicAddress(loadBalancer, zone),
                loadBalancer.securityGroups(),
                Optional.empty());
        world.interfaces().put(id, added);
    }

    /// A free address near the top of the subnet's range, where seeded instances seldom are.
    private String privateAddress(Subnet subnet) {
        Set<String> taken = world.presentInterfaces().stream()
                .map(NetworkInterface::privateIp)
                .collect(Collectors.toSet());
        world.instances().all().forEach(instance -> taken.addAll(instance.privateIps()));
        IPAddress range = new IPAddressString(subnet.cidr()).getAddress();
        long count = range.getCount().longValueExact();
        return free(range, count - 8, index -> count - 2 - index, taken);
    }

    /// The Elastic IP address asked for, or one of AWS's: here of the range for benchmarks, RFC 2544.
    private Optional<PublicAddress> publicAddress(LoadBalancer loadBalancer, ZoneMapping zone) {
        if (!loadBalancer.scheme().equals("internet-facing")) {
            return Optional.empty();
        }
        Optional<PublicAddress> elastic = zone.allocationId()
                .flatMap(world.addresses()::find)
                .map(address -> new PublicAddress(
                        address.publicIp(), world.settings().accountId(), Optional.of(address.allocationId())));
        return elastic.or(() -> Optional.of(new PublicAddress(lent(), "amazon-elb", Optional.empty())));
    }

    private String lent() {
        Set<String> taken = world.presentInterfaces().stream()
                .flatMap(each -> each.publicAddress().stream())
                .map(PublicAddress::ip)
                .collect(Collectors.toSet());
        IPAddress range = new IPAddressString("198.18.0.0/15").getAddress();
        return free(range, range.getCount().longValueExact() - 2, index -> index + 1, taken);
    }

    /// Looks on from where the last one was found, so that many are found fast.
    private String free(IPAddress range, long count, LongUnaryOperator offset, Set<String> taken) {
        IPAddress first = range.getLower().withoutPrefixLength();
        int start = world.interfaces().size();
        return LongStream.range(start, start + count)
                .map(index -> offset.applyAsLong(index % count))
                .mapToObj(each -> first.increment(each).toString())
                .filter(address -> !taken.contains(address))
                .findFirst()
                .orElseThrow();
    }
}
