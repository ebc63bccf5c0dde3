// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import io.cloudlb.emulators.aws.world.Network.Subnet;
import io.cloudlb.emulators.aws.world.Zones;
import java.util.List;

/// DescribeSubnets.
record DescribeSubnets(List<String> ids, Filters filters, Page.Wanted page) implements AwsCommand {

    static DescribeSubnets read(Params params) {
        List<String> ids = params.texts("SubnetId");
        return new DescribeSubnets(ids, Filters.read(params), Ec2Page.read(params, 1_000, !ids.isEmpty()));
    }

    @Override
    public Xml run(AwsWorld world) {
        ShownTags tags = ShownTags.in(world);
        List<Subnet> named = Ec2Request.named(ids, world.shown(world.subnets()), Ec2Kind.SUBNET);
        List<Subnet> chosen = Filters.<Subnet>on(subnet -> tags.of(subnet.id()))
                .field("subnet-id", Subnet::id)
                .field("vpc-id", Subnet::vpcId)
                .zone("availability-zone", "availability-zone-id", Subnet::zone)
                .zone("availabilityZone", "availabilityZoneId", Subnet::zone)
                .field("cidr-block", Subnet::cidr)
                .field("cidr", Subnet::cidr)
                .field("cidrBlock", Subnet::cidr)
                .maybe("ipv6-cidr-block-association.ipv6-cidr-block", Subnet::ipv6Cidr)
                .maybe(
                        "ipv6-cidr-block-association.state",
                        subnet -> subnet.ipv6Cidr().map(_ -> "associated"))
                .maybe("outpost-arn", Subnet::outpostArn)
                .field("subnet-arn", subnet -> world.arns().ec2("subnet", subnet.id()))
                .field("available-ip-address-count", subnet -> String.valueOf(world.freeAddresses(subnet)))
                .always("available", "state")
                .always(world.settings().accountId(), "owner-id")
                .always(
                        "false",
                        "default-for-az",
                        "defaultForAz",
                        "map-public-ip-on-launch",
                        "map-customer-owned-ip-on-launch",
                        "ipv6-native",
                        "enable-dns64")
                .none(
                        "customer-owned-ipv4-pool",
                        "enable-lni-at-device-index",
                        "ipv6-cidr-block-association.association-id",
                        "private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
                        "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record",
                        "private-dns-name-options-on-launch.hostname-type")
                .apply(filters, named);
        return Ec2Page.answer("subnetSet", chosen, Subnet::id, page, subnet -> xml(world, tags, subnet));
    }

    private static Xml xml(AwsWorld world, ShownTags tags, Subnet subnet) {
        Xml xml = Xml.answer()
                .with("subnetId", subnet.id())
                .with("subnetArn", world.arns().ec2("subnet", subnet.id()))
                .with("state", "available")
                .with("vpcId", subnet.vpcId())
                .with("ownerId", world.settings().accountId())
                .with("cidrBlock", subnet.cidr())
                .items("ipv6CidrBlockAssociationSet", subnet.ipv6Cidr().stream().toList(), DescribeVpcs::ipv6)
                .with("availableIpAddressCount", world.freeAddresses(subnet))
                .with("availabilityZone", subnet.zone())
                .with("availabilityZoneId", Zones.idOf(subnet.zone()))
                .with("defaultForAz", false)
                .with("mapPublicIpOnLaunch", false)
                .with("assignIpv6AddressOnCreation", false)
                .with("ipv6Native", false)
                .with("enableDns64", false)
                .with("mapCustomerOwnedIpOnLaunch", false)
                .with("outpostArn", subnet.outpostArn());
        return Ec2Request.withTags(xml, tags.of(subnet.id()));
    }
}
