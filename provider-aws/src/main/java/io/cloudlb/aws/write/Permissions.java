// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.model.IngressRule;
import java.util.List;
import java.util.SortedSet;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/// Rules in the form that EC2 takes, one permission for each.
final class Permissions {
    private Permissions() {}

    /// @param backendId id of the backend group; empty text when no rule names it
    static List<IpPermission> of(SortedSet<IngressRule> rules, String backendId) {
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
