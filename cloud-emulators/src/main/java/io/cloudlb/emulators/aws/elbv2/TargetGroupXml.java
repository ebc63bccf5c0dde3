// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.TargetGroup.HealthCheck;
import java.util.List;

/// How target groups look in answers.
final class TargetGroupXml {

    private TargetGroupXml() {}

    static Xml of(AwsWorld world, TargetGroup each) {
        HealthCheck check = each.healthCheck();
        List<String> users = world.users(each).stream().map(LoadBalancer::arn).toList();
        Xml xml = Xml.answer()
                .with("TargetGroupArn", each.arn())
                .with("TargetGroupName", each.name())
                .with("Protocol", each.protocol())
                .with("Port", each.port())
                .with("VpcId", each.vpcId())
                .with("HealthCheckProtocol", check.protocol())
                .with("HealthCheckPort", check.port())
                .with("HealthCheckEnabled", true)
                .with("HealthCheckIntervalSeconds", check.intervalSeconds())
                .with("HealthCheckTimeoutSeconds", check.timeoutSeconds())
                .with("HealthyThresholdCount", check.healthyThreshold())
                .with("UnhealthyThresholdCount", check.unhealthyThreshold())
                .with("HealthCheckPath", check.path())
                .members("LoadBalancerArns", users, arn -> Xml.leaf("member", arn))
                .with("TargetType", each.targetType())
                .with("IpAddressType", each.ipAddressType());
        check.httpCodes().ifPresent(codes -> xml.with(Xml.element("Matcher").with("HttpCode", codes)));
        return xml;
    }
}
