// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import io.cloudlb.emulators.aws.world.Network.Vpc;
import java.util.List;

/// DescribeVpcs.
record DescribeVpcs(List<String> ids, Filters filters, Page.Wanted page) implements AwsCommand {

    static DescribeVpcs read(Params params) {
        List<String> ids = params.texts("VpcId");
        return new DescribeVpcs(ids, Filters.read(params), Ec2Page.read(params, 1_000, !ids.isEmpty()));
    }

    @Override
    public Xml run(AwsWorld world) {
        ShownTags tags = ShownTags.in(world);
        List<Vpc> named = Ec2Request.named(ids, world.shown(world.vpcs()), Ec2Kind.VPC);
        List<Vpc> chosen = Filters.<Vpc>on(vpc -> tags.of(vpc.id()))
                .field("vpc-id", Vpc::id)
                .field("cidr", Vpc::cidr)
                .field("cidr-block-association.cidr-block", Vpc::cidr)
                .maybe("ipv6-cidr-block-association.ipv6-cidr-block", Vpc::ipv6Cidr)
                .maybe(
                        "ipv6-cidr-block-association.state",
                        vpc -> vpc.ipv6Cidr().map(_ -> "associated"))
                .always("associated", "cidr-block-association.state")
                .always("default", "dhcp-options-id")
                .always("available", "state")
                .always("false", "is-default")
                .always(world.settings().accountId(), "owner-id")
                .none(
                        "cidr-block-association.association-id",
                        "ipv6-cidr-block-association.association-id",
                        "ipv6-cidr-block-association.ipv6-pool")
                .apply(filters, named);
        return Ec2Page.answer("vpcSet", chosen, Vpc::id, page, vpc -> xml(world, tags, vpc));
    }

    private static Xml xml(AwsWorld world, ShownTags tags, Vpc vpc) {
        Xml xml = Xml.answer()
                .with("vpcId", vpc.id())
                .with("ownerId", world.settings().accountId())
                .with("state", "available")
                .with("cidrBlock", vpc.cidr())
                .items("cidrBlockAssociationSet", List.of(vpc.cidr()), DescribeVpcs::association)
                .items("ipv6CidrBlockAssociationSet", vpc.ipv6Cidr().stream().toList(), DescribeVpcs::ipv6)
                .with("dhcpOptionsId", "default")
                .with("instanceTenancy", "default")
                .with("isDefault", false);
        return Ec2Request.withTags(xml, tags.of(vpc.id()));
    }

    private static Xml association(String cidr) {
        return Xml.answer()
                .with("cidrBlock", cidr)
                .with(Xml.element("cidrBlockState").with("state", "associated"));
    }

    static Xml ipv6(String cidr) {
        return Xml.answer()
                .with("ipv6CidrBlock", cidr)
                .with(Xml.element("ipv6CidrBlockState").with("state", "associated"));
    }
}
