// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Instance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// DescribeNetworkInterfaces: those of instances and of load balancers, also such as linger after a deletion.
record DescribeNetworkInterfaces(List<String> ids, Filters filters, Page.Wanted page) implements AwsCommand {

    static DescribeNetworkInterfaces read(Params params) {
        List<String> ids = params.texts("NetworkInterfaceId");
        params.flag("IncludeManagedResources");
        return new DescribeNetworkInterfaces(ids, Filters.read(params), Ec2Page.read(params, 1_000, !ids.isEmpty()));
    }

    @Override
    public Xml run(AwsWorld world) {
        ShownTags tags = ShownTags.in(world);
        Map<String, InterfaceView> all = new LinkedHashMap<>();
        InterfaceView.all(world).forEach(each -> all.put(each.id(), each));
        List<InterfaceView> named = Ec2Request.named(ids, all, "eni-", "InvalidNetworkInterfaceID");
        List<InterfaceView> chosen = Filters.<InterfaceView>on(each -> tags.of(each.id()))
                .field("network-interface-id", InterfaceView::id)
                .fields("group-id", InterfaceView::groups)
                .field("description", InterfaceView::description)
                .field("interface-type", InterfaceView::type)
                .field("vpc-id", InterfaceView::vpcId)
                .field("subnet-id", InterfaceView::subnetId)
                .field("availability-zone", InterfaceView::zone)
                .field("status", _ -> "in-use")
                .field("requester-managed", each -> String.valueOf(managed(each)))
                .field("private-ip-address", InterfaceView::privateIp)
                .field("addresses.private-ip-address", InterfaceView::privateIp)
                .fields(
                        "attachment.instance-id",
                        each -> instanceId(each).stream().toList())
                .apply(filters, named);
        return Ec2Page.answer("networkInterfaceSet", chosen, InterfaceView::id, page, each -> xml(world, tags, each));
    }

    private static Xml xml(AwsWorld world, ShownTags tags, InterfaceView each) {
        Xml attachment = Xml.element("attachment")
                .with("attachmentId", "eni-attach-" + each.id().substring(4))
                .with("deviceIndex", managed(each) ? 1 : 0)
                .with("status", "attached")
                .with("deleteOnTermination", !managed(each))
                .with(
                        "instanceOwnerId",
                        managed(each) ? "amazon-elb" : world.settings().accountId())
                .with("instanceId", instanceId(each));
        Xml xml = each.base(world)
                .with("availabilityZone", each.zone())
                .with("requesterManaged", managed(each))
                .with("sourceDestCheck", !managed(each))
                .with(attachment);
        return Ec2Request.withTags(xml, tags.of(each.id()));
    }

    private static Optional<String> instanceId(InterfaceView each) {
        return each.instance().map(Instance::id);
    }

    private static boolean managed(InterfaceView each) {
        return each.instance().isEmpty();
    }
}
