// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.SecurityGroup;
import java.util.List;

/// Checks the security groups a request gives a load balancer.
final class GroupChoice {

    private GroupChoice() {}

    static void check(AwsWorld world, List<String> groups, String vpcId) {
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
