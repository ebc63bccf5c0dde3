// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import java.util.ArrayList;
import java.util.List;

/// ModifySecurityGroupRules: gives rules of a group another content, all or none. Their ids and tags stay.
record ModifyRules(GroupReference group, List<Update> updates) implements AwsCommand {

    /// What a rule is to be.
    private record Update(String ruleId, Permission permission) {

        static Update read(Params params) {
            return new Update(
                    params.requiredText("SecurityGroupRuleId"),
                    params.structure("SecurityGroupRule")
                            .map(Permission::readOne)
                            .orElseThrow(() -> Ec2Request.missing("SecurityGroupRule")));
        }

        SecurityGroupRule of(SecurityGroupRule old) {
            return Permissions.rules(List.of(permission), old.groupId(), old.egress(), _ -> old.id())
                    .getFirst();
        }
    }

    static ModifyRules read(Params params) {
        return new ModifyRules(
                new GroupReference(params.requiredText("GroupId")),
                params.requiredStructures("SecurityGroupRule").stream()
                        .map(Update::read)
                        .toList());
    }

    @Override
    public Xml run(AwsWorld world) {
        SecurityGroup found = group.in(world);
        for (boolean egress : new boolean[] {false, true}) {
            check(world, Permissions.present(world, found, egress));
        }
        modified(all(world, found)).forEach(rule -> world.securityGroupRules().put(rule.id(), rule));
        return Xml.answer().with("return", true);
    }

    private void check(AwsWorld world, List<SecurityGroupRule> present) {
        List<SecurityGroupRule> next = present.stream()
                .flatMap(rule -> updates.stream()
                        .filter(update -> update.ruleId().equals(rule.id()))
                        .map(update -> update.of(rule)))
                .toList();
        next.forEach(rule -> AuthorizeRules.checkPeer(world, rule.peer()));
        List<SecurityGroupRule> others = present.stream()
                .filter(rule ->
                        updates.stream().noneMatch(update -> update.ruleId().equals(rule.id())))
                .toList();
        AuthorizeRules.checkNew(others, next);
        AuthorizeRules.checkCount(world, others, next);
    }

    private List<SecurityGroupRule> modified(List<SecurityGroupRule> present) {
        return updates.stream()
                .map(update -> update.of(Permissions.byId(present, update.ruleId())))
                .toList();
    }

    private static List<SecurityGroupRule> all(AwsWorld world, SecurityGroup found) {
        List<SecurityGroupRule> all = new ArrayList<>(Permissions.present(world, found, false));
        all.addAll(Permissions.present(world, found, true));
        return all;
    }
}
