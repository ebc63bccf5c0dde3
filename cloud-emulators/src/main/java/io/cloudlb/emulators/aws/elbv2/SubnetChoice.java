// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import inet.ipaddr.IPAddressString;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer.ZoneMapping;
import io.cloudlb.emulators.aws.world.Network.Subnet;
import io.cloudlb.emulators.aws.world.Network.Vpc;
import io.cloudlb.emulators.aws.world.Zones;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The subnets a request puts a load balancer in, from `Subnets` or `SubnetMappings`.
record SubnetChoice(List<Mapping> mappings) {

    /// Every subnet of a load balancer needs so many free addresses.
    private static final int FREE_ADDRESSES = 8;

    /// One subnet with the addresses asked for in it.
    record Mapping(
            String subnetId,
            Optional<String> allocationId,
            Optional<String> privateIpv4,
            Optional<String> ipv6,
            Optional<String> sourceNatPrefix) {

        static Mapping read(Params params) {
            return new Mapping(
                    params.requiredText("SubnetId"),
                    params.text("AllocationId"),
                    params.text("PrivateIPv4Address"),
                    params.text("IPv6Address"),
                    params.text("SourceNatIpv6Prefix"));
        }

        ZoneMapping in(Subnet subnet, List<String> prefixes) {
            return new ZoneMapping(subnet.zone(), subnetId, allocationId, privateIpv4, ipv6, prefixes);
        }
    }

    static SubnetChoice read(Params params) {
        Stream<Mapping> plain = params.texts("Subnets").stream()
                .map(id -> new Mapping(id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        Stream<Mapping> mapped = params.structures("SubnetMappings").stream().map(Mapping::read);
        List<Mapping> subnets = plain.toList();
        List<Mapping> mappings = mapped.toList();
        if (!subnets.isEmpty() && !mappings.isEmpty()) {
            throw AwsRefusal.of("ValidationError", "You can specify only one of subnets or subnet mappings");
        }
        return new SubnetChoice(subnets.isEmpty() ? mappings : subnets);
    }

    /// The subnets in the order of the request.
    List<Subnet> subnets(AwsWorld world) {
        if (mappings.isEmpty()) {
            throw AwsRefusal.of("ValidationError", "At least one subnet must be specified");
        }
        return mappings.stream()
                .map(mapping -> subnet(world, mapping.subnetId()))
                .toList();
    }

    /// Checks everything AWS checks about the subnets of a Network Load Balancer.
    ///
    /// @param translates whether it is to translate IPv6 sources to prefixes of its subnets
    /// @param kept subnets the load balancer is in already, where its addresses are not asked for again
    List<ZoneMapping> resolve(
            AwsWorld world, String scheme, String ipAddressType, boolean translates, List<ZoneMapping> kept) {
        List<Subnet> subnets = subnets(world);
        checkPlaces(subnets);
        checkOneVpcAndZones(subnets);
        if (scheme.equals("internet-facing")) {
            checkGateway(world, subnets.getFirst().vpcId());
        }
        List<ZoneMapping> zones = new ArrayList<>();
        for (int index = 0; index < mappings.size(); index++) {
            Mapping mapping = mappings.get(index);
            Subnet subnet = subnets.get(index);
            checkFreeAddresses(world, subnet, kept);
            checkAddresses(world, mapping, subnet, scheme, ipAddressType, kept);
            zones.add(
                    mapping.in(subnet, SourceNat.prefixes(world, subnet, mapping.sourceNatPrefix(), translates, kept)));
        }
        return zones;
    }

    private static Subnet subnet(AwsWorld world, String id) {
        return world.subnets()
                .find(id)
                .orElseThrow(() -> AwsRefusal.of("SubnetNotFound", "The subnet ID '%s' does not exist", id));
    }

    /// A Network Load Balancer is in Availability Zones of the region and nowhere else.
    private static void checkPlaces(List<Subnet> subnets) {
        for (Subnet subnet : subnets) {
            String zone = Zones.typeOf(subnet.zone());
            if (!zone.equals("availability-zone") || subnet.outpostArn().isPresent()) {
                throw AwsRefusal.of(
                        "InvalidConfigurationRequest",
                        "Subnet '%s' is not supported for load balancers of type 'network': it is in a %s",
                        subnet.id(),
                        subnet.outpostArn().isPresent() ? "outpost" : zone);
            }
        }
    }

    private static void checkOneVpcAndZones(List<Subnet> subnets) {
        if (subnets.stream().map(Subnet::vpcId).distinct().count() > 1) {
            throw AwsRefusal.of("InvalidConfigurationRequest", "All subnets must belong to the same VPC");
        }
        Set<String> zones = new HashSet<>();
        for (Subnet subnet : subnets) {
            if (!zones.add(subnet.zone())) {
                throw AwsRefusal.of(
                        "InvalidConfigurationRequest",
                        "A load balancer cannot be attached to multiple subnets in the same Availability Zone");
            }
        }
    }

    private static void checkGateway(AwsWorld world, String vpcId) {
        if (world.vpcs().find(vpcId).flatMap(Vpc::internetGateway).isEmpty()) {
            throw AwsRefusal.of("InvalidSubnet", "VPC %s has no internet gateway", vpcId);
        }
    }

    private static void checkFreeAddresses(AwsWorld world, Subnet subnet, List<ZoneMapping> kept) {
        boolean already = kept.stream().anyMatch(zone -> zone.subnetId().equals(subnet.id()));
        if (!already && world.freeAddresses(subnet) < FREE_ADDRESSES) {
            throw AwsRefusal.of(
                    "InvalidSubnet",
                    "Not enough IP space available in %s. ELB requires at least %d free IP addresses in each subnet.",
                    subnet.id(),
                    FREE_ADDRESSES);
        }
    }

    private static void checkAddresses(
            AwsWorld world,
            Mapping mapping,
            Subnet subnet,
            String scheme,
            String ipAddressType,
            List<ZoneMapping> kept) {
        boolean internal = scheme.equals("internal");
        mapping.allocationId().ifPresent(id -> checkAllocation(world, id, internal, kept));
        mapping.privateIpv4().ifPresent(ip -> checkPrivate(ip, subnet, internal));
        boolean ipv6 = !ipAddressType.equals("ipv4");
        if (ipv6 && subnet.ipv6Cidr().isEmpty()) {
            throw AwsRefusal.of(
                    "InvalidSubnet", "The subnet '%s' must have an associated IPv6 CIDR block", subnet.id());
        }
        if (!ipv6 && (mapping.ipv6().isPresent() || mapping.sourceNatPrefix().isPresent())) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest", "IPv6 addresses can only be specified for dualstack load balancers");
        }
        mapping.ipv6().ifPresent(ip -> checkInside(ip, subnet.ipv6Cidr().orElse(""), subnet.id()));
    }

    private static void checkAllocation(AwsWorld world, String id, boolean internal, List<ZoneMapping> kept) {
        if (internal) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "Elastic IP addresses are not supported for internal load balancers");
        }
        if (world.addresses().find(id).isEmpty()) {
            throw AwsRefusal.of("AllocationIdNotFound", "The allocation IDs '%s' do not exist", id);
        }
        Optional<String> wanted = Optional.of(id);
        boolean own = kept.stream().anyMatch(zone -> zone.allocationId().equals(wanted));
        boolean used = world.loadBalancers().all().stream()
                .flatMap(each -> each.zones().stream())
                .anyMatch(zone -> zone.allocationId().equals(wanted));
        if (used && !own) {
            throw AwsRefusal.of("ResourceInUse", "The allocation IDs '%s' are not available for use", id);
        }
    }

    private static void checkPrivate(String ip, Subnet subnet, boolean internal) {
        if (!internal) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "Private IPv4 addresses can only be specified for internal load balancers");
        }
        checkInside(ip, subnet.cidr(), subnet.id());
    }

    private static void checkInside(String ip, String cidr, String subnetId) {
        if (!new IPAddressString(cidr).contains(new IPAddressString(ip))) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest", "The address '%s' is not in the range of subnet '%s'", ip, subnetId);
        }
    }
}
