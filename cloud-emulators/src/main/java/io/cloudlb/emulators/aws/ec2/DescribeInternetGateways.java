// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// DescribeInternetGateways: those of the VPCs that have one.
record DescribeInternetGateways(List<String> ids, Filters filters, Page.Wanted page) implements AwsCommand {

    private record Gateway(String id, String vpcId) {}

    static DescribeInternetGateways read(Params params) {
        List<String> ids = params.texts("InternetGatewayId");
        return new DescribeInternetGateways(ids, Filters.read(params), Ec2Page.read(params, 1_000, !ids.isEmpty()));
    }

    @Override
    public Xml run(AwsWorld world) {
        ShownTags tags = ShownTags.in(world);
        Map<String, Gateway> all = new LinkedHashMap<>();
        world.vpcs()
                .all()
                .forEach(vpc -> vpc.internetGateway().ifPresent(id -> all.put(id, new Gateway(id, vpc.id()))));
        List<Gateway> chosen = Filters.<Gateway>on(gateway -> tags.of(gateway.id()))
                .field("internet-gateway-id", Gateway::id)
                .field("attachment.vpc-id", Gateway::vpcId)
                .always("available", "attachment.state")
                .always(world.settings().accountId(), "owner-id")
                .apply(filters, Ec2Request.named(ids, all, Ec2Kind.INTERNET_GATEWAY));
        return Ec2Page.answer("internetGatewaySet", chosen, Gateway::id, page, gateway -> xml(world, tags, gateway));
    }

    private static Xml xml(AwsWorld world, ShownTags tags, Gateway gateway) {
        Xml xml = Xml.answer()
                .with("internetGatewayId", gateway.id())
                .with("ownerId", world.settings().accountId())
                .items(
                        "attachmentSet",
                        List.of(gateway.vpcId()),
                        vpc -> Xml.answer().with("vpcId", vpc).with("state", "available"));
        return Ec2Request.withTags(xml, tags.of(gateway.id()));
    }
}
