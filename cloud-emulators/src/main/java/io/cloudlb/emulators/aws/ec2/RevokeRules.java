// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import java.util.ArrayList;
import java.util.List;

/// RevokeSecurityGroupIngress and RevokeSecurityGroupEgress, by rule id or by what the rules allow: all, or
/// none. For groups in a VPC a rule that does not exist is an error.
record RevokeRules(GroupReference group, boolean egress, List<Permission> permissions, List<String> ruleIds)
        implements AwsCommand {

    static RevokeRules ingress(Params params) {
        return read(params, false);
    }

    static RevokeRules egress(Params params) {
        return read(params, true);
    }

    private static RevokeRules read(Params params, boolean egress) {
        List<String> ruleIds = params.texts("SecurityGroupRuleId");
        GroupReference group = GroupReference.read(params);
        if (ruleIds.isEmpty()) {
            return new RevokeRules(group, egress, Permissions.readRequired(params), List.of());
        }
        if (!Permissions.read(params).isEmpty()) {
            throw AwsRefusal.of(
                    "InvalidParameterCombination",
                    "The parameters SecurityGroupRuleId and IpPermissions cannot be used together");
        }
        return new RevokeRules(group, egress, List.of(), ruleIds);
    }

    @Override
    public Xml run(AwsWorld world) {
        SecurityGroup found = group.in(world);
        List<SecurityGroupRule> present = Permissions.present(world, found, egress);
        List<SecurityGroupRule> revoked = new ArrayList<>();
        ruleIds.forEach(id -> revoked.add(Permissions.byId(present, id)));
        Permissions.rules(permissions, found.id(), egress, prefix -> prefix)
                .forEach(asked -> revoked.add(Permissions.sameAs(present, asked)));
        revoked.forEach(rule -> world.forget(world.securityGroupRules(), rule.id()));
        return Xml.answer()
                .with("return", true)
                .with(Xml.element("unknownIpPermissionSet"))
                .items("revokedSecurityGroupRuleSet", revoked, RuleXml::revoked);
    }
}
