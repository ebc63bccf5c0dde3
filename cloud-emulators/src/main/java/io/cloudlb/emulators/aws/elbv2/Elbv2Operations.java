// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import static io.cloudlb.emulators.aws.protocol.AwsService.ELBV2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.AwsOperation;
import io.cloudlb.emulators.aws.protocol.Params;
import java.util.List;
import java.util.function.Function;

/// All operations of this service.
public final class Elbv2Operations {

    private Elbv2Operations() {}

    public static List<AwsOperation> all() {
        return List.of(
                write("CreateLoadBalancer", CreateLoadBalancer::read),
                read("DescribeLoadBalancers", DescribeLoadBalancers::read),
                write("DeleteLoadBalancer", DeleteLoadBalancer::read),
                read("DescribeLoadBalancerAttributes", LoadBalancerAttributes.Describe::read),
                write("ModifyLoadBalancerAttributes", LoadBalancerAttributes.Modify::read),
                write("CreateTargetGroup", CreateTargetGroup::read),
                read("DescribeTargetGroups", DescribeTargetGroups::read),
                write("ModifyTargetGroup", ModifyTargetGroup::read),
                write("DeleteTargetGroup", DeleteTargetGroup::read),
                read("DescribeTargetGroupAttributes", TargetGroupAttributes.Describe::read),
                write("ModifyTargetGroupAttributes", TargetGroupAttributes.Modify::read),
                write("RegisterTargets", RegisterTargets::read),
                write("DeregisterTargets", DeregisterTargets::read),
                read("DescribeTargetHealth", DescribeTargetHealth::read),
                write("CreateListener", CreateListener::read),
                read("DescribeListeners", DescribeListeners::read),
                write("ModifyListener", ModifyListener::read),
                write("DeleteListener", DeleteListener::read),
                read("DescribeListenerAttributes", ListenerAttributes.Describe::read),
                write("ModifyListenerAttributes", ListenerAttributes.Modify::read),
                write("AddTags", ElbTags.Add::read),
                write("RemoveTags", ElbTags.Remove::read),
                read("DescribeTags", ElbTags.Describe::read),
                write("SetSubnets", SetSubnets::read),
                write("SetSecurityGroups", SetSecurityGroups::read),
                write("SetIpAddressType", SetIpAddressType::read),
                write("AddListenerCertificates", ListenerCertificates.Add::read),
                write("RemoveListenerCertificates", ListenerCertificates.Remove::read),
                read("DescribeListenerCertificates", ListenerCertificates.Describe::read),
                read("DescribeRules", DescribeRules::read),
                read("DescribeAccountLimits", DescribeAccountLimits::read),
                read("DescribeSSLPolicies", DescribeSslPolicies::read),
                read("DescribeCapacityReservation", CapacityReservations.Describe::read),
                write("ModifyCapacityReservation", CapacityReservations.Modify::read));
    }

    private static AwsOperation read(String name, Function<Params, AwsCommand> reader) {
        return AwsOperation.read(ELBV2, name, reader);
    }

    private static AwsOperation write(String name, Function<Params, AwsCommand> reader) {
        return AwsOperation.write(ELBV2, name, reader);
    }
}
