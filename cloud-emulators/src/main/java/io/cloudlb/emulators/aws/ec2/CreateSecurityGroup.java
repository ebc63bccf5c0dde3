// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.TagRules;
import io.cloudlb.emulators.aws.ec2.Ec2Request.TagSpecifications;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import io.cloudlb.emulators.aws.world.SecurityGroupRule.Peer;
import java.util.Locale;
import java.util.SortedMap;

/// CreateSecurityGroup. A new group lets everything out and nothing in. Its name is unique in its VPC, whatever
/// the case of its letters. The account has no default VPC, so that one must be named.
record CreateSecurityGroup(String name, String description, String vpcId, SortedMap<String, String> tags)
        implements AwsCommand {

    private static final String ALLOWED = "[A-Za-z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]{1,255}";

    static CreateSecurityGroup read(Params params) {
        return new CreateSecurityGroup(
                params.requiredText("GroupName"),
                params.requiredText("GroupDescription"),
                params.text("VpcId")
                        .orElseThrow(() -> AwsRefusal.of("VPCIdNotSpecified", "No default VPC for this user")),
                TagSpecifications.read(params, "security-group"));
    }

    @Override
    public Xml run(AwsWorld world) {
        check(world);
        String id = world.ids().ec2("sg");
        world.securityGroups().put(id, new SecurityGroup(id, name, description, vpcId));
        String ruleId = world.ids().ec2("sgr");
        world.securityGroupRules()
                .put(ruleId, new SecurityGroupRule(ruleId, id, true, "-1", -1, -1, new Peer.Ipv4("0.0.0.0/0"), ""));
        world.tag(id, tags);
        Xml answer = Xml.answer()
                .with("return", true)
                .with("groupId", id)
                .with("securityGroupArn", world.arns().ec2("security-group", id));
        return Ec2Request.withTags(answer, tags);
    }

    private void check(AwsWorld world) {
        Ec2Request.checkForm(vpcId, Ec2Kind.VPC);
        if (world.vpcs().find(vpcId).isEmpty()) {
            throw Ec2Request.notFound(vpcId, Ec2Kind.VPC);
        }
        if (!name.matches(ALLOWED) || name.toLowerCase(Locale.ROOT).startsWith("sg-")) {
            throw AwsRefusal.of("InvalidParameterValue", "Value (%s) for parameter GroupName is invalid.", name);
        }
        if (!description.matches(ALLOWED)) {
            throw AwsRefusal.of(
                    "InvalidParameterValue",
                    "Value (%s) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.",
                    description);
        }
        boolean taken = world.securityGroups().all().stream()
                .anyMatch(group -> group.vpcId().equals(vpcId) && group.name().equalsIgnoreCase(name));
        if (taken || name.equalsIgnoreCase("default")) {
            throw AwsRefusal.of(
                    "InvalidGroup.Duplicate", "The security group '%s' already exists for VPC '%s'", name, vpcId);
        }
        long inVpc = world.securityGroups().all().stream()
                .filter(group -> group.vpcId().equals(vpcId))
                .count();
        if (inVpc >= world.quotas().securityGroups()) {
            throw AwsRefusal.of(
                    "SecurityGroupLimitExceeded",
                    "The maximum number of security groups for VPC '%s' has been reached.",
                    vpcId);
        }
        TagRules.EC2.checkCount(tags, world.quotas().tagsPerResource());
    }
}
