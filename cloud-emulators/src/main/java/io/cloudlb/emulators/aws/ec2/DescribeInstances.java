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
import java.util.List;

/// DescribeInstances. Each instance is a reservation of its own.
record DescribeInstances(List<String> ids, Filters filters, Page.Wanted page) implements AwsCommand {

    static DescribeInstances read(Params params) {
        List<String> ids = params.texts("InstanceId");
        params.flag("IncludeManagedResources");
        return new DescribeInstances(ids, Filters.read(params), Ec2Page.read(params, 1_000, !ids.isEmpty()));
    }

    @Override
    public Xml run(AwsWorld world) {
        ShownTags tags = ShownTags.in(world);
        List<Instance> named = Ec2Request.named(ids, world.shown(world.instances()), Ec2Kind.INSTANCE);
        List<Instance> chosen = new InstanceFilters(world, tags).fields().apply(filters, named);
        return Ec2Page.answer(
                "reservationSet",
                chosen,
                Instance::id,
                page,
                instance -> InstanceXml.reservation(world, tags, instance));
    }
}
