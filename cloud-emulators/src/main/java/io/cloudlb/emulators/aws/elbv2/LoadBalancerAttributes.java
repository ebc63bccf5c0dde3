// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.elbv2.AttributeSet.AttributeRule;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The attributes of Network Load Balancers, after the API reference of `LoadBalancerAttribute`.
final class LoadBalancerAttributes {

    static final String DELETION_PROTECTION = "deletion_protection.enabled";
    static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";

    private static final String LOGS_ENABLED = "access_logs.s3.enabled";
    private static final String LOGS_BUCKET = "access_logs.s3.bucket";

    private static final String DENY_GATEWAY = "ipv6.deny_all_igw_traffic";
    private static final String SECONDARY_IPS = "secondary_ips.auto_assigned.per_subnet";

    /// Those only Application Load Balancers have.
    private static final Set<String> OF_APPLICATION = Set.of(
            "idle_timeout.timeout_seconds",
            "client_keep_alive.seconds",
            "connection_logs.s3.enabled",
            "connection_logs.s3.bucket",
            "connection_logs.s3.prefix",
            "health_check_logs.s3.enabled",
            "health_check_logs.s3.bucket",
            "health_check_logs.s3.prefix",
            "routing.http.desync_mitigation_mode",
            "routing.http.drop_invalid_header_fields.enabled",
            "routing.http.preserve_host_header.enabled",
            "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
            "routing.http.xff_client_port.enabled",
            "routing.http.xff_header_processing.mode",
            "routing.http2.enabled",
            "waf.fail_open.enabled");

    private LoadBalancerAttributes() {}

    /// An internal load balancer keeps traffic of internet gateways out unless it is told otherwise.
    private static AttributeSet of(LoadBalancer loadBalancer) {
        List<AttributeRule> rules = List.of(
                AttributeRule.flag(LOGS_ENABLED, false),
                AttributeRule.text(LOGS_BUCKET, ""),
                AttributeRule.text("access_logs.s3.prefix", ""),
                AttributeRule.flag(DELETION_PROTECTION, false),
                AttributeRule.flag(CROSS_ZONE, false),
                AttributeRule.words(
                        "dns_record.client_routing_policy",
                        "any_availability_zone",
                        "availability_zone_affinity",
                        "partial_availability_zone_affinity",
                        "any_availability_zone"),
                AttributeRule.flag(DENY_GATEWAY, loadBalancer.scheme().equals("internal")),
                AttributeRule.number(SECONDARY_IPS, 0, 0, 7),
                AttributeRule.flag("zonal_shift.config.enabled", false));
        return new AttributeSet(
                rules,
                OF_APPLICATION,
                "Load balancer attribute key '%s' is not supported on load balancers with type 'network'");
    }

    /// DescribeLoadBalancerAttributes.
    record Describe(String arn) implements AwsCommand {

        static Describe read(Params params) {
            return new Describe(params.requiredText("LoadBalancerArn"));
        }

        @Override
        public Xml run(AwsWorld world) {
            return of(Existing.loadBalancer(world, arn)).shown(world, arn);
        }
    }

    /// ModifyLoadBalancerAttributes.
    record Modify(String arn, Map<String, String> wanted) implements AwsCommand {

        static Modify read(Params params) {
            return new Modify(params.requiredText("LoadBalancerArn"), AttributeSet.read(params));
        }

        @Override
        public Xml run(AwsWorld world) {
            AttributeSet set = of(Existing.loadBalancer(world, arn));
            set.check(wanted);
            checkLogs(world, set);
            checkSecondaryIps(world);
            set.store(world, arn, wanted);
            return set.stored(world, arn);
        }

        private void checkLogs(AwsWorld world, AttributeSet set) {
            if (!set.effective(world, arn, wanted, LOGS_ENABLED).equals("true")) {
                return;
            }
            String bucket = set.effective(world, arn, wanted, LOGS_BUCKET);
            if (!world.logBuckets().contains(bucket)) {
                throw AwsRefusal.of(
                        "InvalidConfigurationRequest",
                        "Access Denied for bucket: %s. Please check S3bucket permission",
                        bucket);
            }
        }

        /// "After you set this value, you can't decrease it."
        private void checkSecondaryIps(AwsWorld world) {
            int before =
                    world.attribute(arn, SECONDARY_IPS).map(Integer::parseInt).orElse(0);
            if (wanted.containsKey(SECONDARY_IPS) && Integer.parseInt(wanted.get(SECONDARY_IPS)) < before) {
                throw AwsRefusal.of(
                        "InvalidConfigurationRequest",
                        "The value of '%s' cannot be decreased from %d",
                        SECONDARY_IPS,
                        before);
            }
        }
    }
}
