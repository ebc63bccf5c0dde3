// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The attributes of Network Load Balancers, after the API reference of `LoadBalancerAttribute`.
final class LoadBalancerAttributes {

    static final String DELETION_PROTECTION = "deletion_protection.enabled";
    static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";

    private static final String LOGS_ENABLED = "access_logs.s3.enabled";
    private static final String LOGS_BUCKET = "access_logs.s3.bucket";

    private static final AttributeSet SET = new AttributeSet(List.of(
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
            AttributeRule.flag("ipv6.deny_all_igw_traffic", false),
            AttributeRule.number("secondary_ips.auto_assigned.per_subnet", 0, 0, 7),
            AttributeRule.flag("zonal_shift.config.enabled", false)));

    private LoadBalancerAttributes() {}

    /// DescribeLoadBalancerAttributes.
    record Describe(String arn) implements AwsCommand {

        static Describe read(Params params) {
            return new Describe(params.requiredText("LoadBalancerArn"));
        }

        @Override
        public Xml run(AwsWorld world) {
            return SET.shown(world, Existing.loadBalancer(world, arn).arn());
        }
    }

    /// ModifyLoadBalancerAttributes.
    record Modify(String arn, Map<String, String> wanted) implements AwsCommand {

        static Modify read(Params params) {
            return new Modify(params.requiredText("LoadBalancerArn"), AttributeSet.read(params));
        }

        @Override
        public Xml run(AwsWorld world) {
            Existing.loadBalancer(world, arn);
            SET.check(wanted);
            checkLogs(world);
            SET.store(world, arn, wanted);
            return SET.stored(world, arn);
        }

        private void checkLogs(AwsWorld world) {
            if (!effective(world, LOGS_ENABLED).orElse("false").equals("true")) {
                return;
            }
            String bucket = effective(world, LOGS_BUCKET).orElse("");
            if (!world.logBuckets().contains(bucket)) {
                throw AwsRefusal.of(
                        "InvalidConfigurationRequest",
                        "Access Denied for bucket: %s. Please check S3bucket permission",
                        bucket);
            }
        }

        private Optional<String> effective(AwsWorld world, String key) {
            return Optional.ofNullable(wanted.get(key)).or(() -> world.attribute(arn, key));
        }
    }
}
