// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.LoadBalancerInterfaces;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import java.util.List;
import java.util.Optional;

/// SetSecurityGroups. A Network Load Balancer created without security groups never gets one, and one created
/// with some never loses the last.
record SetSecurityGroups(String arn, List<String> groups, Optional<String> enforce) implements AwsCommand {

    static SetSecurityGroups read(Params params) {
        return new SetSecurityGroups(
                params.requiredText("LoadBalancerArn"),
                params.requiredTexts("SecurityGroups"),
                params.word("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", "on", "off"));
    }

    @Override
    public Xml run(AwsWorld world) {
        LoadBalancer old = Existing.loadBalancer(world, arn);
        if (!old.takesSecurityGroups()) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "You cannot set security groups for a Network Load Balancer that was created without any");
        }
        checkGroups(world, groups, old.vpcId());
        LoadBalancer changed = old.withSecurityGroups(groups, enforce);
        world.loadBalancers().put(arn, changed);
        new LoadBalancerInterfaces(world).follow(changed);
        return Xml.answer()
                .members("SecurityGroupIds", groups, group -> Xml.leaf("member", group))
                .with("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", changed.enforceOnPrivateLink());
    }

    /// Refuses security groups a load balancer of this VPC cannot get.
    static void checkGroups(AwsWorld world, List<String> groups, String vpcId) {
        if (groups.size() > world.quotas().securityGroupsPerInterface()) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "The maximum number of security groups per load balancer is %d",
                    world.quotas().securityGroupsPerInterface());
        }
        groups.forEach(id -> checkOne(world, id, vpcId));
    }

    private static void checkOne(AwsWorld world, String id, String vpcId) {
        SecurityGroup group = world.securityGroups()
                .find(id)
                .orElseThrow(() -> AwsRefusal.of("InvalidSecurityGroup", "The security group '%s' does not exist", id));
        if (!group.vpcId().equals(vpcId)) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest", "The security group '%s' does not belong to VPC '%s'", id, vpcId);
        }
    }
}
