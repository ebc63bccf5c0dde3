// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import java.util.List;
import java.util.stream.Stream;

/// UpdateSecurityGroupRuleDescriptionsIngress and …Egress: gives rules other descriptions, or none, by rule id
/// or by what the rules allow; all or none.
record UpdateRuleDescriptions(GroupReference group, boolean egress, List<Permission> permissions, List<Described> rules)
        implements AwsCommand {

    /// A rule with the description it is to have.
    private record Described(String ruleId, String description) {}

    static UpdateRuleDescriptions ingress(Params params) {
        return read(params, false);
    }

    static UpdateRuleDescriptions egress(Params params) {
        return read(params, true);
    }

    private static UpdateRuleDescriptions read(Params params, boolean egress) {
        List<Permission> permissions = params.structures("IpPermissions").stream()
                .map(Permission::read)
                .toList();
        List<Described> rules = params.structures("SecurityGroupRuleDescription").stream()
                .map(each -> new Described(each.requiredText("SecurityGroupRuleId"), Permission.description(each)))
                .toList();
        if (permissions.isEmpty() && rules.isEmpty()) {
            throw Ec2Request.missing("IpPermissions");
        }
        if (!permissions.isEmpty() && !rules.isEmpty()) {
            throw AwsRefusal.of(
                    "InvalidParameterCombination",
                    "The parameters SecurityGroupRuleDescription and IpPermissions cannot be used together");
        }
        return new UpdateRuleDescriptions(GroupReference.read(params), egress, permissions, rules);
    }

    @Override
    public Xml run(AwsWorld world) {
        List<SecurityGroupRule> present = Permissions.present(world, group.in(world), egress);
        Stream<SecurityGroupRule> byId = rules.stream()
                .map(each -> Permissions.byId(present, each.ruleId()).describedAs(each.description()));
        Stream<SecurityGroupRule> bySense =
                Permissions.rules(permissions, group.id(), egress, prefix -> prefix).stream()
                        .map(asked -> Permissions.sameAs(present, asked).describedAs(asked.description()));
        List<SecurityGroupRule> described = Stream.concat(byId, bySense).toList();
        described.forEach(rule -> world.securityGroupRules().put(rule.id(), rule));
        return Xml.answer().with("return", true);
    }
}
