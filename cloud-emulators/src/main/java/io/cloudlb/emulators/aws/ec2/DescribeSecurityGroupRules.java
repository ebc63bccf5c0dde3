// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import java.util.List;

/// DescribeSecurityGroupRules.
record DescribeSecurityGroupRules(List<String> ids, Filters filters, Page.Wanted page) implements AwsCommand {

    static DescribeSecurityGroupRules read(Params params) {
        List<String> ids = params.texts("SecurityGroupRuleId");
        return new DescribeSecurityGroupRules(ids, Filters.read(params), Ec2Page.read(params, 1_000, !ids.isEmpty()));
    }

    @Override
    public Xml run(AwsWorld world) {
        ShownTags tags = ShownTags.in(world);
        List<SecurityGroupRule> named =
                Ec2Request.named(ids, world.shown(world.securityGroupRules()), Ec2Kind.SECURITY_GROUP_RULE);
        List<SecurityGroupRule> chosen = Filters.<SecurityGroupRule>on(rule -> tags.of(rule.id()))
                .field("security-group-rule-id", SecurityGroupRule::id)
                .field("group-id", SecurityGroupRule::groupId)
                .apply(filters, named);
        return Ec2Page.answer(
                "securityGroupRuleSet",
                chosen,
                SecurityGroupRule::id,
                page,
                rule -> Ec2Request.withTags(RuleXml.rule(world, rule), tags.of(rule.id())));
    }
}
