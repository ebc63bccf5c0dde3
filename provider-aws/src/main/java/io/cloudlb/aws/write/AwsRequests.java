// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.model.HealthCheck;
import io.cloudlb.aws.model.IngressRule;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;

/// Our values in the form that requests of ELBv2 and EC2 take them.
final class AwsRequests {
    private AwsRequests() {}

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /// ELBv2 has two requests with a health check and no common type.
    static void setHealthCheck(CreateTargetGroupRequest.Builder request, HealthCheck check) {
        request.healthCheckEnabled(true)
                .healthCheckProtocol(protocol(check))
                .healthCheckPort(check.port())
                .healthCheckIntervalSeconds((int) check.interval().toSeconds())
                .healthCheckTimeoutSeconds((int) check.timeout().toSeconds())
                .healthyThresholdCount(check.healthyThreshold())
                .unhealthyThresholdCount(check.unhealthyThreshold());
        if (check.probe() instanceof HealthCheck.Probe.Http http) {
            request.healthCheckPath(http.path()).matcher(matcher -> matcher.httpCode(http.codes()));
        }
    }

    static void setHealthCheck(ModifyTargetGroupRequest.Builder request, HealthCheck check) {
        request.healthCheckProtocol(protocol(check))
                .healthCheckPort(check.port())
                .healthCheckIntervalSeconds((int) check.interval().toSeconds())
                .healthCheckTimeoutSeconds((int) check.timeout().toSeconds())
                .healthyThresholdCount(check.healthyThreshold())
                .unhealthyThresholdCount(check.unhealthyThreshold());
        if (check.probe() instanceof HealthCheck.Probe.Http http) {
            request.healthCheckPath(http.path()).matcher(matcher -> matcher.httpCode(http.codes()));
        }
    }

    private static ProtocolEnum protocol(HealthCheck check) {
        return switch (check.probe()) {
            case HealthCheck.Probe.Tcp _ -> ProtocolEnum.TCP;
            case HealthCheck.Probe.Http http -> http.secure() ? ProtocolEnum.HTTPS : ProtocolEnum.HTTP;
        };
    }

    /// Rules, one permission for each.
    ///
    /// @param backendId id of the backend group; empty text when no rule names it
    static List<IpPermission> permissions(SortedSet<IngressRule> rules, String backendId) {
        return rules.stream().map(rule -> permission(rule, backendId)).toList();
    }

    private static IpPermission permission(IngressRule rule, String backendId) {
        IpPermission.Builder permission = IpPermission.builder().ipProtocol(rule.protocol());
        if (rule.fromPort() >= 0 || rule.toPort() >= 0) {
            permission.fromPort(rule.fromPort()).toPort(rule.toPort());
        }
        switch (rule.source()) {
            case IngressRule.Source.Cidr(String cidr)
            when cidr.contains(":") ->
                permission.ipv6Ranges(Ipv6Range.builder().cidrIpv6(cidr).build());
            case IngressRule.Source.Cidr(String cidr) ->
                permission.ipRanges(IpRange.builder().cidrIp(cidr).build());
            case IngressRule.Source.Backend _ -> permission.userIdGroupPairs(group(backendId));
            case IngressRule.Source.Foreign(String id)
            when id.startsWith("pl-") ->
                permission.prefixListIds(PrefixListId.builder().prefixListId(id).build());
            case IngressRule.Source.Foreign(String id) -> permission.userIdGroupPairs(group(id));
        }
        return permission.build();
    }

    private static UserIdGroupPair group(String id) {
        return UserIdGroupPair.builder().groupId(id).build();
    }
}
