// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which attributes load balancers and target groups take, alone and together.
class AttributeRulesTest {

    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
    private final Asking asking = new Asking(emulator);

    @ParameterizedTest(name = "{0}={1} -> {2}")
    @CsvSource({
        "load_balancing.cross_zone.enabled, true, OK",
        "load_balancing.cross_zone.enabled, yes, ValidationError",
        "dns_record.client_routing_policy, availability_zone_affinity, OK",
        "dns_record.client_routing_policy, nearest, ValidationError",
        "idle_timeout.timeout_seconds, 60, InvalidConfigurationRequest",
        "unsupported_attribute, value, ValidationError",
        "secondary_ips.auto_assigned.per_subnet, 7, OK",
        "secondary_ips.auto_assigned.per_subnet, 8, ValidationError",
        "access_logs.s3.enabled, true, InvalidConfigurationRequest",
    })
    void checksThoseOfLoadBalancers(String key, String value, String code) {
        assertThat(modify(createArn("web", ""), key, value)).isEqualTo(code);
    }

    @Test
    void secondaryAddressesAreNeverTakenBack() {
        String arn = createArn("web", "");
        String key = "secondary_ips.auto_assigned.per_subnet";

        assertThat(modify(arn, key, "2")).isEqualTo("OK");
        assertThat(modify(arn, key, "1")).isEqualTo("InvalidConfigurationRequest");
        assertThat(modify(arn, key, "0")).isEqualTo("InvalidConfigurationRequest");
        assertThat(modify(arn, key, "2")).isEqualTo("OK");
        assertThat(modify(arn, key, "7")).isEqualTo("OK");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({"internal, true", "internet-facing, false"})
    void internalOnesKeepGatewaysOut(String scheme, String expected) {
        String arn = createArn("web", "Scheme=" + scheme);

        assertThat(asking.elb("DescribeLoadBalancerAttributes", "LoadBalancerArn=" + arn)
                        .body())
                .contains("<Key>ipv6.deny_all_igw_traffic</Key><Value>" + expected + "</Value>");
    }

    @ParameterizedTest(name = "{0} {1}={2} -> {3}")
    @CsvSource({
        "TCP, deregistration_delay.timeout_seconds, 3600, OK",
        "TCP, deregistration_delay.timeout_seconds, 3601, ValidationError",
        "TCP, deregistration_delay.timeout_seconds, -1, ValidationError",
        "TCP, preserve_client_ip.enabled, false, OK",
        "UDP, preserve_client_ip.enabled, false, InvalidConfigurationRequest",
        "TCP_UDP, preserve_client_ip.enabled, false, InvalidConfigurationRequest",
        "TCP, proxy_protocol_v2.enabled, true, OK",
        "TCP, proxy_protocol_v2.enabled, on, ValidationError",
        "TCP, stickiness.type, source_ip, OK",
        "TCP, stickiness.type, lb_cookie, InvalidConfigurationRequest",
        "TCP, stickiness.enabled, true, OK",
        "TCP, stickiness.enabled, 1, ValidationError",
        "UDP, stickiness.enabled, true, OK",
        "TLS, stickiness.enabled, true, InvalidConfigurationRequest",
        "TLS, stickiness.enabled, false, OK",
        "TLS, stickiness.type, source_ip, OK",
        "TCP, slow_start.duration_seconds, 30, InvalidConfigurationRequest",
        "TCP, unsupported_attribute, value, ValidationError",
        "TCP, target_health_state.unhealthy.connection_termination.enabled, true, OK",
        "TLS, target_health_state.unhealthy.connection_termination.enabled, false, OK",
        "UDP, target_health_state.unhealthy.connection_termination.enabled, true, InvalidConfigurationRequest",
        "TCP_UDP, target_health_state.unhealthy.connection_termination.enabled, true, InvalidConfigurationRequest",
        "UDP, target_health_state.unhealthy.connection_termination.enabled, false, OK",
        "TCP, target_health_state.unhealthy.draining_interval_seconds, 60, InvalidConfigurationRequest",
        "TCP, target_health_state.unhealthy.draining_interval_seconds, 0, OK",
        "UDP, target_health_state.unhealthy.draining_interval_seconds, 60, OK",
        "TCP, target_group_health.dns_failover.minimum_healthy_targets.count, off, OK",
        "UDP, target_health_state.unhealthy.draining_interval_seconds, 360000, OK",
        "UDP, target_health_state.unhealthy.draining_interval_seconds, 360001, ValidationError",
    })
    void checksThoseOfTargetGroups(String protocol, String key, String value, String code) {
        String arn = create("web", protocol);
        String wanted = " Attributes.member.1.Key=" + key + " Attributes.member.1.Value=" + value;

        assertThat(asking.elb("ModifyTargetGroupAttributes", "TargetGroupArn=" + arn + wanted)
                        .code())
                .isEqualTo(code);
    }

    @Test
    void unhealthyTargetsDrainOnlyWhereTheirConnectionsAreNotEnded() {
        String arn = create("web", "TCP");
        String ends = "target_health_state.unhealthy.connection_termination.enabled";
        String drains = "target_health_state.unhealthy.draining_interval_seconds";
        String call = "TargetGroupArn=" + arn + " Attributes.member.1.Key=" + ends + " Attributes.member.2.Key="
                + drains + " Attributes.member.1.Value=";

        assertThat(modifyAttributes(call + "true Attributes.member.2.Value=60"))
                .isEqualTo("InvalidConfigurationRequest");
        assertThat(emulator.snapshot().attributes()).isEmpty();
        assertThat(modifyAttributes(call + "false Attributes.member.2.Value=60"))
                .isEqualTo("OK");
        assertThat(modifyAttributes("TargetGroupArn=" + arn + " Attributes.member.1.Key=" + ends
                        + " Attributes.member.1.Value=true"))
                .as("while it drains")
                .isEqualTo("InvalidConfigurationRequest");
        assertThat(modifyAttributes(call + "true Attributes.member.2.Value=0")).isEqualTo("OK");
    }

    private String modifyAttributes(String parameters) {
        return asking.elb("ModifyTargetGroupAttributes", parameters).code();
    }

    private String createArn(String name, String more) {
        return asking.elb("CreateLoadBalancer", "Type=network Subnets.member.1=subnet-a Name=" + name + " " + more)
                .text("LoadBalancerArn");
    }

    private String create(String name, String protocol) {
        return asking.elb("CreateTargetGroup", "Name=" + name + " Port=80 VpcId=vpc-1 Protocol=" + protocol)
                .text("TargetGroupArn");
    }

    private String modify(String arn, String key, String value) {
        return asking.elb(
                        "ModifyLoadBalancerAttributes",
                        "LoadBalancerArn=" + arn + " Attributes.member.1.Key=" + key + " Attributes.member.1.Value="
                                + value)
                .code();
    }
}
