// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.elbv2.AttributeSet.AttributeRule;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.Targets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The attributes of target groups of Network Load Balancers, after the API reference of
/// `TargetGroupAttribute`.
final class TargetGroupAttributes {

    private static final String PRESERVE_CLIENT_IP = "preserve_client_ip.enabled";

    private static final String STICKINESS = "stickiness.enabled";
    private static final String STICKINESS_TYPE = "stickiness.type";
    private static final String TERMINATES = "target_health_state.unhealthy.connection_termination.enabled";
    private static final String DRAINS = "target_health_state.unhealthy.draining_interval_seconds";

    /// Those only target groups of Application and Gateway Load Balancers have.
    private static final Set<String> ELSEWHERE = Set.of(
            "load_balancing.algorithm.type",
            "load_balancing.algorithm.anomaly_mitigation",
            "slow_start.duration_seconds",
            "stickiness.app_cookie.cookie_name",
            "stickiness.app_cookie.duration_seconds",
            "stickiness.lb_cookie.duration_seconds",
            "lambda.multi_value_headers.enabled",
            "target_failover.on_deregistration",
            "target_failover.on_unhealthy");

    private TargetGroupAttributes() {}

    /// Whether a group shows its targets the client's address depends on its protocol and target type; a
    /// group for UDP always does. That connections to unhealthy targets end is the default shown for every
    /// group, as the reference has it, though one for UDP cannot be told to.
    static AttributeSet of(TargetGroup group) {
        boolean tcp = group.protocol().equals("TCP") || group.protocol().equals("TLS");
        boolean preserves = !(group.targetType().equals("ip") && tcp);
        List<AttributeRule> rules = List.of(
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
                AttributeRule.flag(STICKINESS, false),
                AttributeRule.text(STICKINESS_TYPE, "source_ip"),
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
                AttributeRule.flag(TERMINATES, true),
                AttributeRule.number(DRAINS, 0, 0, 360_000));
        return new AttributeSet(rules, ELSEWHERE, "The provided target group attribute is not supported: '%s'");
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
            checkStickiness(group);
            checkOfUdp(group);
            if (!udp(group)) {
                checkDraining(world, set);
            }
            set.store(world, arn, wanted);
            return set.stored(world, arn);
        }

        private void checkStickiness(TargetGroup group) {
            String type = wanted.getOrDefault(STICKINESS_TYPE, "source_ip");
            if (!type.equals("source_ip")) {
                throw refusal(
                        "Stickiness type '%s' is not supported for target groups with the %s protocol",
                        type, group.protocol());
            }
            if (group.protocol().equals("TLS") && asked(STICKINESS, "true")) {
                throw refusal("Stickiness is not supported for target groups with the TLS protocol");
            }
        }

        private void checkOfUdp(TargetGroup group) {
            boolean udp = udp(group);
            if (udp && asked(PRESERVE_CLIENT_IP, "false")) {
                throw refusal(
                        "Client IP preservation cannot be disabled for target groups with protocol '%s'",
                        group.protocol());
            }
            if (udp && asked(TERMINATES, "true")) {
                throw refusal(
                        "'%s' cannot be enabled for target groups with protocol '%s'", TERMINATES, group.protocol());
            }
        }

        /// "This attribute can only be configured when … connection_termination.enabled is false."
        private void checkDraining(AwsWorld world, AttributeSet set) {
            boolean terminates = set.effective(world, arn, wanted, TERMINATES).equals("true");
            if (terminates && !set.effective(world, arn, wanted, DRAINS).equals("0")) {
                throw refusal("'%s' can only be configured when '%s' is false", DRAINS, TERMINATES);
            }
        }

        private static boolean udp(TargetGroup group) {
            return group.protocol().contains("UDP") || group.protocol().contains("QUIC");
        }

        private boolean asked(String key, String value) {
            return value.equals(wanted.get(key));
        }

        private static AwsRefusal refusal(String format, Object... values) {
            return AwsRefusal.of("InvalidConfigurationRequest", format, values);
        }
    }
}
