// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import io.cloudlb.emulators.aws.world.SecurityGroupRule.Peer;

/// DeleteSecurityGroup. Refused while a network interface uses the group (also one that lingers after its
/// load balancer is gone) or a rule of another group names it.
record DeleteSecurityGroup(GroupReference group) implements AwsCommand {

    static DeleteSecurityGroup read(Params params) {
        return new DeleteSecurityGroup(GroupReference.read(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        SecurityGroup found = group.in(world);
        if (found.name().equals("default")) {
            throw AwsRefusal.of(
                    "CannotDelete",
                    "the specified group: \"%s\" name: \"default\" cannot be deleted by a user",
                    found.id());
        }
        if (attached(world, found) || referenced(world, found)) {
            throw AwsRefusal.of("DependencyViolation", "resource %s has a dependent object", found.id());
        }
        world.securityGroupRules().all().stream()
                .filter(rule -> rule.groupId().equals(found.id()))
                .forEach(rule -> world.forget(world.securityGroupRules(), rule.id()));
        world.forget(world.securityGroups(), found.id());
        return Xml.answer().with("return", true).with("groupId", found.id());
    }

    private static boolean attached(AwsWorld world, SecurityGroup found) {
        return InterfaceView.all(world).stream().anyMatch(each -> each.groups().contains(found.id()));
    }

    private static boolean referenced(AwsWorld world, SecurityGroup found) {
        return world.securityGroupRules().all().stream()
                .filter(rule -> !rule.groupId().equals(found.id()))
                .map(SecurityGroupRule::peer)
                .anyMatch(new Peer.Group(found.id())::equals);
    }
}
