// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import io.cloudlb.emulators.aws.world.Instance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        List<InterfaceView> named = Ec2Request.named(ids, all, Ec2Kind.NETWORK_INTERFACE);
        List<InterfaceView> chosen = new InterfaceFilters<InterfaceView>(
                        world, Filters.on(each -> tags.of(each.id())), "", List::of)
                .alone()
                .apply(filters, named);
        return Ec2Page.answer("networkInterfaceSet", chosen, InterfaceView::id, page, each -> xml(world, tags, each));
    }

    private static Xml xml(AwsWorld world, ShownTags tags, InterfaceView each) {
        Xml attachment = Xml.element("attachment")
                .with("attachmentId", each.attachmentId())
                .with("deviceIndex", each.deviceIndex())
                .with("status", "attached")
                .with("deleteOnTermination", !each.managed())
                .with("instanceOwnerId", each.attachedBy(world))
                .with("instanceId", each.instance().map(Instance::id));
        Xml xml = each.base(world)
                .with("availabilityZone", each.zone())
                .with("requesterId", each.attachedBy(world))
                .with("requesterManaged", each.managed())
                .with("sourceDestCheck", !each.managed())
                .with(attachment);
        return Ec2Request.withTags(xml, tags.of(each.id()));
    }
}
