// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// DescribeSecurityGroups, with their rules grouped by protocol and ports as EC2 shows them. Names are for the
/// default VPC, which the account does not have.
record DescribeSecurityGroups(List<String> ids, List<String> names, Filters filters, Page.Wanted page)
        implements AwsCommand {

    static DescribeSecurityGroups read(Params params) {
        List<String> ids = params.texts("GroupId");
        return new DescribeSecurityGroups(
                ids, params.texts("GroupName"), Filters.read(params), Ec2Page.read(params, 1_000, !ids.isEmpty()));
    }

    @Override
    public Xml run(AwsWorld world) {
        ShownTags tags = ShownTags.in(world);
        Map<String, List<SecurityGroupRule>> rules = world.shown(world.securityGroupRules()).values().stream()
                .collect(Collectors.groupingBy(SecurityGroupRule::groupId));
        names.stream().findFirst().ifPresent(name -> {
            throw AwsRefusal.of(
                    Ec2Kind.SECURITY_GROUP.notFoundCode(),
                    "The security group '%s' does not exist in default VPC 'none'",
                    name);
        });
        List<SecurityGroup> named = Ec2Request.named(ids, world.shown(world.securityGroups()), Ec2Kind.SECURITY_GROUP);
        List<SecurityGroup> chosen =
                new GroupFilters(world, tags, rules).fields().apply(filters, named);
        return Ec2Page.answer(
                "securityGroupInfo",
                chosen,
                SecurityGroup::id,
                page,
                group -> xml(world, tags, group, rules.getOrDefault(group.id(), List.of())));
    }

    private static Xml xml(AwsWorld world, ShownTags tags, SecurityGroup group, List<SecurityGroupRule> rules) {
        Xml xml = Xml.answer()
                .with("ownerId", world.settings().accountId())
                .with("groupId", group.id())
                .with("groupName", group.name())
                .with("groupDescription", group.description())
                .with("vpcId", group.vpcId())
                .with("securityGroupArn", world.arns().ec2("security-group", group.id()))
                .items("ipPermissions", RuleXml.permissions(rules, false), rule -> RuleXml.permission(world, rule))
                .items(
                        "ipPermissionsEgress",
                        RuleXml.permissions(rules, true),
                        rule -> RuleXml.permission(world, rule));
        return Ec2Request.withTags(xml, tags.of(group.id()));
    }
}
