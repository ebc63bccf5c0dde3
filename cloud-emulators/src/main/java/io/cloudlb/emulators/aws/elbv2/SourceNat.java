// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.LoadBalancer.ZoneMapping;
import io.cloudlb.emulators.aws.world.Network.Subnet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// `EnablePrefixForIpv6SourceNat`: off unless asked for, on only for dualstack load balancers, and what a
/// dualstack one needs to serve UDP. On, it takes a prefix of 80 bits from each subnet.
final class SourceNat {

    private static final int PREFIX_BITS = 80;
    private static final int HOST_BITS = 48;
    /// How many a subnet of 64 bits has.
    private static final int PREFIXES = 1 << 16;

    private SourceNat() {}

    /// @param setting `on` or `off`
    static void check(String setting, String ipAddressType) {
        if (setting.equals("on") && ipAddressType.equals("ipv4")) {
            throw refusal("EnablePrefixForIpv6SourceNat requires a dualstack load balancer");
        }
    }

    /// Checks the listeners a load balancer has.
    static void check(AwsWorld world, LoadBalancer loadBalancer) {
        world.listenersOf(loadBalancer).forEach(listener -> check(loadBalancer, listener.protocol()));
    }

    /// Checks a listener it is to get.
    static void check(LoadBalancer loadBalancer, String protocol) {
        boolean udp = protocol.contains("UDP") || protocol.contains("QUIC");
        if (udp && !loadBalancer.ipAddressType().equals("ipv4") && !loadBalancer.translatesIpv6()) {
            throw refusal("A dualstack load balancer needs EnablePrefixForIpv6SourceNat 'on' for listeners with"
                    + " protocol '" + protocol + "'");
        }
    }

    /// The prefixes a load balancer has in a subnet: the one asked for, the one it has, or a free one.
    ///
    /// @param asked a prefix or `auto_assigned`, if the request says
    static List<String> prefixes(
            AwsWorld world, Subnet subnet, Optional<String> asked, boolean translates, List<ZoneMapping> kept) {
        if (!translates) {
            asked.ifPresent(_ -> {
                throw refusal("SourceNatIpv6Prefix requires EnablePrefixForIpv6SourceNat 'on'");
            });
            return List.of();
        }
        String range = subnet.ipv6Cidr().orElseThrow();
        List<String> before = kept.stream()
                .filter(zone -> zone.subnetId().equals(subnet.id()))
                .flatMap(zone -> zone.sourceNatPrefixes().stream())
                .toList();
        Optional<String> named = asked.filter(prefix -> !prefix.equals("auto_assigned"));
        if (named.isPresent()) {
            return List.of(checked(named.get(), range));
        }
        return before.isEmpty() ? List.of(free(world, subnet, range)) : before;
    }

    private static String checked(String prefix, String range) {
        IPAddress address = new IPAddressString(prefix).getAddress();
        boolean right = address != null
                && address.isPrefixBlock()
                && Integer.valueOf(PREFIX_BITS).equals(address.getNetworkPrefixLength())
                && new IPAddressString(range).getAddress().contains(address);
        if (!right) {
            throw refusal("The IPv6 source NAT prefix '" + prefix + "' must be a /80 of the subnet's range " + range);
        }
        return address.toCanonicalString();
    }

    private static String free(AwsWorld world, Subnet subnet, String range) {
        Set<String> taken = world.loadBalancers().all().stream()
                .flatMap(each -> each.zones().stream())
                .filter(zone -> zone.subnetId().equals(subnet.id()))
                .flatMap(zone -> zone.sourceNatPrefixes().stream())
                .collect(Collectors.toSet());
        IPAddress first = new IPAddressString(range).getAddress().getLower().withoutPrefixLength();
        return LongStream.range(0, PREFIXES)
                .mapToObj(index -> first.increment(index << HOST_BITS)
                        .toPrefixBlock(PREFIX_BITS)
                        .toCanonicalString())
                .filter(block -> !taken.contains(block))
                .findFirst()
                .orElseThrow(() -> refusal("Subnet '" + subnet.id() + "' has no free IPv6 prefix for source NAT"));
    }

    private static AwsRefusal refusal(String message) {
        return new AwsRefusal(400, "InvalidConfigurationRequest", message);
    }
}
