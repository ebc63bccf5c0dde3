// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import static io.cloudlb.emulators.aws.protocol.AwsService.EC2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.AwsOperation;
import io.cloudlb.emulators.aws.protocol.Params;
import java.util.List;
import java.util.function.Function;

/// All operations of this service. Each understands `DryRun`.
public final class Ec2Operations {

    private Ec2Operations() {}

    public static List<AwsOperation> all() {
        return List.of(
                read("DescribeVpcs", DescribeVpcs::read),
                read("DescribeSubnets", DescribeSubnets::read),
                read("DescribeAvailabilityZones", DescribeAvailabilityZones::read),
                read("DescribeRouteTables", DescribeRouteTables::read),
                read("DescribeInstances", DescribeInstances::read),
                read("DescribeNetworkInterfaces", DescribeNetworkInterfaces::read),
                read("DescribeAddresses", DescribeAddresses::read),
                read("DescribeInternetGateways", DescribeInternetGateways::read),
                write("CreateSecurityGroup", CreateSecurityGroup::read),
                write("DeleteSecurityGroup", DeleteSecurityGroup::read),
                read("DescribeSecurityGroups", DescribeSecurityGroups::read),
                read("DescribeSecurityGroupRules", DescribeSecurityGroupRules::read),
                read("GetSecurityGroupsForVpc", GetSecurityGroupsForVpc::read),
                write("ModifySecurityGroupRules", ModifyRules::read),
                write("UpdateSecurityGroupRuleDescriptionsIngress", UpdateRuleDescriptions::ingress),
                write("UpdateSecurityGroupRuleDescriptionsEgress", UpdateRuleDescriptions::egress),
                write("AuthorizeSecurityGroupIngress", AuthorizeRules::ingress),
                write("AuthorizeSecurityGroupEgress", AuthorizeRules::egress),
                write("RevokeSecurityGroupIngress", RevokeRules::ingress),
                write("RevokeSecurityGroupEgress", RevokeRules::egress),
                write("CreateTags", Ec2Tags.Create::read),
                write("DeleteTags", Ec2Tags.Delete::read),
                read("DescribeTags", Ec2Tags.Describe::read));
    }

    private static AwsOperation read(String name, Function<Params, AwsCommand> reader) {
        return AwsOperation.read(EC2, name, Ec2Request.withDryRun(reader));
    }

    private static AwsOperation write(String name, Function<Params, AwsCommand> reader) {
        return AwsOperation.write(EC2, name, Ec2Request.withDryRun(reader));
    }
}
