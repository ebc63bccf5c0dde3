// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Subnet;
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
        List<Subnet> named = Ec2Request.named(ids, world.shown(world.subnets()), "subnet-", "InvalidSubnetID");
        List<Subnet> chosen = Filters.<Subnet>on(subnet -> tags.of(subnet.id()))
                .field("subnet-id", Subnet::id)
                .field("vpc-id", Subnet::vpcId)
                .field("availability-zone", Subnet::zone)
                .field("availabilityZone", Subnet::zone)
                .field("availability-zone-id", subnet -> Zones.idOf(subnet.zone()))
                .field("cidr-block", Subnet::cidr)
                .field("cidr", Subnet::cidr)
                .field("state", _ -> "available")
                .field("default-for-az", _ -> "false")
                .field("owner-id", _ -> world.settings().accountId())
                .field("available-ip-address-count", subnet -> String.valueOf(world.freeAddresses(subnet)))
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
                .with("outpostArn", subnet.outpostArn());
        return Ec2Request.withTags(xml, tags.of(subnet.id()));
    }
}
