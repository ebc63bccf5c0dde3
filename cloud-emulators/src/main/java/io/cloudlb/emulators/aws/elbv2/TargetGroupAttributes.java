// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.Targets;
import java.util.List;
import java.util.Map;

/// The attributes of target groups of Network Load Balancers, after the API reference of
/// `TargetGroupAttribute`.
final class TargetGroupAttributes {

    private static final String PRESERVE_CLIENT_IP = "preserve_client_ip.enabled";

    private TargetGroupAttributes() {}

    /// Whether a group shows its targets the client's address depends on its protocol and target type; a
    /// group for UDP always does.
    static AttributeSet of(TargetGroup group) {
        boolean tcp = group.protocol().equals("TCP") || group.protocol().equals("TLS");
        boolean preserves = !(group.targetType().equals("ip") && tcp);
        return new AttributeSet(List.of(
                AttributeRule.flag("deregistration_delay.connection_termination.enabled", !tcp),
                AttributeRule.number(Targets.DEREGISTRATION_DELAY, 300, 0, 3_600),
                AttributeRule.words(
                        LoadBalancerAttributes.CROSS_ZONE,
                        "use_load_balancer_configuration",
                        "true",
                        "false",
                        "use_load_balancer_configuration"),
                AttributeRule.flag(PRESERVE_CLIENT_IP, preserves),
                AttributeRule.flag("proxy_protocol_v2.enabled", false),
                AttributeRule.flag("stickiness.enabled", false),
                AttributeRule.words("stickiness.type", "source_ip", "source_ip"),
                AttributeRule.numberOrOff(
                        "target_group_health.dns_failover.minimum_healthy_targets.count", "1", 1, 3_000),
                AttributeRule.numberOrOff(
                        "target_group_health.dns_failover.minimum_healthy_targets.percentage", "off", 1, 100),
                AttributeRule.number(
                        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", 1, 1, 3_000),
                AttributeRule.numberOrOff(
                        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
                        "off",
                        1,
                        100),
                AttributeRule.flag("target_health_state.unhealthy.connection_termination.enabled", true),
                AttributeRule.number("target_health_state.unhealthy.draining_interval_seconds", 0, 0, 360_000)));
    }

    /// DescribeTargetGroupAttributes.
    record Describe(String arn) implements AwsCommand {

        static Describe read(Params params) {
            return new Describe(params.requiredText("TargetGroupArn"));
        }

        @Override
        public Xml run(AwsWorld world) {
            return of(Existing.targetGroup(world, arn)).shown(world, arn);
        }
    }

    /// ModifyTargetGroupAttributes.
    record Modify(String arn, Map<String, String> wanted) implements AwsCommand {

        static Modify read(Params params) {
            return new Modify(params.requiredText("TargetGroupArn"), AttributeSet.read(params));
        }

        @Override
        public Xml run(AwsWorld world) {
            TargetGroup group = Existing.targetGroup(world, arn);
            AttributeSet set = of(group);
            set.check(wanted);
            boolean udp = group.protocol().contains("UDP") || group.protocol().contains("QUIC");
            if (udp && wanted.getOrDefault(PRESERVE_CLIENT_IP, "true").equals("false")) {
                throw AwsRefusal.of(
                        "InvalidConfigurationRequest",
                        "Client IP preservation cannot be disabled for target groups with protocol '%s'",
                        group.protocol());
            }
            set.store(world, arn, wanted);
            return set.stored(world, arn);
        }
    }
}
