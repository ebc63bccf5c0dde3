// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.TagRules;
import io.cloudlb.emulators.aws.ec2.Ec2Request.TagSpecifications;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import io.cloudlb.emulators.aws.world.SecurityGroupRule.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;

/// AuthorizeSecurityGroupIngress and AuthorizeSecurityGroupEgress: all rules of the request, or none.
record AuthorizeRules(
        GroupReference group, boolean egress, List<Permission> permissions, SortedMap<String, String> tags)
        implements AwsCommand {

    static AuthorizeRules ingress(Params params) {
        return read(params, false);
    }

    static AuthorizeRules egress(Params params) {
        return read(params, true);
    }

    private static AuthorizeRules read(Params params, boolean egress) {
        return new AuthorizeRules(
                GroupReference.read(params),
                egress,
                Permissions.readRequired(params),
                TagSpecifications.read(params, "security-group-rule"));
    }

    @Override
    public Xml run(AwsWorld world) {
        SecurityGroup found = group.in(world);
        List<SecurityGroupRule> added = Permissions.rules(permissions, found.id(), egress, world.ids()::ec2);
        added.forEach(rule -> checkPeer(world, rule.peer()));
        List<SecurityGroupRule> present = Permissions.present(world, found, egress);
        checkNew(present, added);
        checkCount(world, present, added);
        TagRules.EC2.checkCount(tags, world.quotas().tagsPerResource());
        added.forEach(rule -> {
            world.securityGroupRules().put(rule.id(), rule);
            world.tag(rule.id(), tags);
        });
        return Xml.answer()
                .with("return", true)
                .items("securityGroupRuleSet", added, rule -> Ec2Request.withTags(RuleXml.rule(world, rule), tags));
    }

    static void checkPeer(AwsWorld world, Peer peer) {
        switch (peer) {
            case Peer.Group other -> GroupReference.find(world, other.groupId());
            case Peer.PrefixList list -> {
                if (!list.prefixListId().startsWith("pl-")) {
                    throw AwsRefusal.of(
                            "InvalidPrefixListId.Malformed",
                            "Invalid id: \"%s\" (expecting \"pl-...\")",
                            list.prefixListId());
                }
                if (!world.prefixLists().contains(list.prefixListId())) {
                    throw AwsRefusal.of(
                            "InvalidPrefixListID.NotFound",
                            "The prefix list ID '%s' does not exist",
                            list.prefixListId());
                }
            }
            case Peer.Ipv4 _, Peer.Ipv6 _ -> {}
        }
    }

    /// Refuses rules that are there already, or are asked for twice.
    static void checkNew(List<SecurityGroupRule> present, List<SecurityGroupRule> added) {
        List<SecurityGroupRule> seen = new ArrayList<>(present);
        for (SecurityGroupRule rule : added) {
            if (seen.stream().anyMatch(rule::sameAs)) {
                throw AwsRefusal.of(
                        "InvalidPermission.Duplicate", "the specified rule \"%s\" already exists", rule.text());
            }
            seen.add(rule);
        }
    }

    static void checkCount(AwsWorld world, List<SecurityGroupRule> present, List<SecurityGroupRule> added) {
        List<SecurityGroupRule> all = new ArrayList<>(present);
        all.addAll(added);
        int limit = world.quotas().rulesPerSecurityGroup();
        if (count(all, SecurityGroupRule::countsForIpv4) > limit
                || count(all, SecurityGroupRule::countsForIpv6) > limit) {
            throw AwsRefusal.of(
                    "RulesPerSecurityGroupLimitExceeded",
                    "The maximum number of rules per security group has been reached.");
        }
    }

    private static long count(List<SecurityGroupRule> rules, Predicate<SecurityGroupRule> counted) {
        return rules.stream().filter(counted).count();
    }
}
