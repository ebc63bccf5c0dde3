// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import java.util.List;

/// GetSecurityGroupsForVpc: the groups interfaces in a VPC may use. None is shared between VPCs here.
record GetSecurityGroupsForVpc(String vpcId, Filters filters, Page.Wanted page) implements AwsCommand {

    static GetSecurityGroupsForVpc read(Params params) {
        return new GetSecurityGroupsForVpc(
                params.requiredText("VpcId"), Filters.read(params), Ec2Page.read(params, 1_000, false));
    }

    @Override
    public Xml run(AwsWorld world) {
        Ec2Request.named(List.of(vpcId), world.shown(world.vpcs()), Ec2Kind.VPC);
        ShownTags tags = ShownTags.in(world);
        List<SecurityGroup> usable = world.shown(world.securityGroups()).values().stream()
                .filter(group -> group.vpcId().equals(vpcId))
                .toList();
        List<SecurityGroup> chosen = Filters.<SecurityGroup>untagged()
                .field("group-id", SecurityGroup::id)
                .field("group-name", SecurityGroup::name)
                .field("description", SecurityGroup::description)
                .always(world.settings().accountId(), "owner-id")
                .field("primary-vpc-id", SecurityGroup::vpcId)
                .apply(filters, usable);
        return Ec2Page.answer(
                "securityGroupForVpcSet", chosen, SecurityGroup::id, page, group -> xml(world, tags, group));
    }

    private static Xml xml(AwsWorld world, ShownTags tags, SecurityGroup group) {
        Xml xml = Xml.answer()
                .with("description", group.description())
                .with("groupName", group.name())
                .with("ownerId", world.settings().accountId())
                .with("groupId", group.id())
                .with("primaryVpcId", group.vpcId());
        return Ec2Request.withTags(xml, tags.of(group.id()));
    }
}
