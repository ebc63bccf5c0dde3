// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import io.cloudlb.emulators.aws.world.SecurityGroupRule.Peer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// How rules look in answers: one by one, or grouped by protocol and ports.
final class RuleXml {

    private record Ports(String protocol, int from, int to) {}

    private RuleXml() {}

    /// The rules of one direction, those for the same protocol and ports together.
    static Collection<List<SecurityGroupRule>> permissions(List<SecurityGroupRule> rules, boolean egress) {
        return rules.stream()
                .filter(rule -> rule.egress() == egress)
                .collect(Collectors.groupingBy(
                        rule -> new Ports(rule.protocol(), rule.fromPort(), rule.toPort()),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values();
    }

    static Xml permission(AwsWorld world, List<SecurityGroupRule> same) {
        SecurityGroupRule first = same.getFirst();
        Xml xml = ports(
                Xml.answer().with("ipProtocol", first.protocol()),
                first,
                first.protocol().equals("-1"));
        return xml.items("groups", with(same, Peer.Group.class::isInstance), rule -> group(world, rule))
                .items("ipRanges", with(same, Peer.Ipv4.class::isInstance), rule -> range(rule, "cidrIp"))
                .items("ipv6Ranges", with(same, Peer.Ipv6.class::isInstance), rule -> range(rule, "cidrIpv6"))
                .items(
                        "prefixListIds",
                        with(same, Peer.PrefixList.class::isInstance),
                        rule -> range(rule, "prefixListId"));
    }

    /// One rule as DescribeSecurityGroupRules and the answers of Authorize show it.
    static Xml rule(AwsWorld world, SecurityGroupRule rule) {
        Xml xml = ports(head(rule).with("groupOwnerId", world.settings().accountId()), rule, false);
        withDescription(xml, rule).with("securityGroupRuleArn", world.arns().ec2("security-group-rule", rule.id()));
        return switch (rule.peer()) {
            case Peer.Ipv4 range -> xml.with("cidrIpv4", range.cidr());
            case Peer.Ipv6 range -> xml.with("cidrIpv6", range.cidr());
            case Peer.PrefixList list -> xml.with("prefixListId", list.prefixListId());
            case Peer.Group group ->
                xml.with(Xml.element("referencedGroupInfo")
                        .with("groupId", group.groupId())
                        .with("userId", world.settings().accountId())
                        .with("vpcId", vpcOf(world, group)));
        };
    }

    /// One rule as the answers of Revoke show it.
    static Xml revoked(SecurityGroupRule rule) {
        Xml xml = withDescription(ports(head(rule), rule, false), rule);
        return switch (rule.peer()) {
            case Peer.Ipv4 range -> xml.with("cidrIpv4", range.cidr());
            case Peer.Ipv6 range -> xml.with("cidrIpv6", range.cidr());
            case Peer.PrefixList list -> xml.with("prefixListId", list.prefixListId());
            case Peer.Group group -> xml.with("referencedGroupId", group.groupId());
        };
    }

    private static Xml head(SecurityGroupRule rule) {
        return Xml.answer()
                .with("securityGroupRuleId", rule.id())
                .with("groupId", rule.groupId())
                .with("isEgress", rule.egress())
                .with("ipProtocol", rule.protocol());
    }

    private static Xml ports(Xml xml, SecurityGroupRule rule, boolean hidden) {
        return hidden ? xml : xml.with("fromPort", rule.fromPort()).with("toPort", rule.toPort());
    }

    private static Xml group(AwsWorld world, SecurityGroupRule rule) {
        return withDescription(
                Xml.answer()
                        .with("userId", world.settings().accountId())
                        .with("groupId", rule.peer().text()),
                rule);
    }

    private static Xml range(SecurityGroupRule rule, String name) {
        return withDescription(Xml.answer().with(name, rule.peer().text()), rule);
    }

    private static Xml withDescription(Xml xml, SecurityGroupRule rule) {
        return rule.description().isEmpty() ? xml : xml.with("description", rule.description());
    }

    private static List<SecurityGroupRule> with(List<SecurityGroupRule> rules, Predicate<Peer> kind) {
        return rules.stream().filter(rule -> kind.test(rule.peer())).toList();
    }

    private static Optional<String> vpcOf(AwsWorld world, Peer.Group group) {
        return world.securityGroups().find(group.groupId()).map(SecurityGroup::vpcId);
    }
}
