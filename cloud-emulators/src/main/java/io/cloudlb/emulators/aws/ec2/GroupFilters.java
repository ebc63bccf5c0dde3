// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import io.cloudlb.emulators.aws.world.SecurityGroupRule.Peer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The filters of DescribeSecurityGroups. Those for rules match a group if any of its rules does, each filter
/// by a rule of its own.
record GroupFilters(AwsWorld world, ShownTags tags, Map<String, List<SecurityGroupRule>> rules) {

    Filters.Fields<SecurityGroup> fields() {
        Filters.Fields<SecurityGroup> fields = Filters.<SecurityGroup>on(group -> tags.of(group.id()))
                .field("group-id", SecurityGroup::id)
                .field("group-name", SecurityGroup::name)
                .field("description", SecurityGroup::description)
                .field("vpc-id", SecurityGroup::vpcId)
                .always(world.settings().accountId(), "owner-id");
        ofRules(fields, "ip-permission.", false);
        ofRules(fields, "egress.ip-permission.", true);
        return fields;
    }

    private void ofRules(Filters.Fields<SecurityGroup> fields, String prefix, boolean egress) {
        ofRule(fields, prefix + "cidr", egress, rule -> peer(rule, Peer.Ipv4.class));
        ofRule(fields, prefix + "ipv6-cidr", egress, rule -> peer(rule, Peer.Ipv6.class));
        ofRule(fields, prefix + "prefix-list-id", egress, rule -> peer(rule, Peer.PrefixList.class));
        ofRule(fields, prefix + "group-id", egress, rule -> peer(rule, Peer.Group.class));
        ofRule(fields, prefix + "group-name", egress, this::groupName);
        ofRule(
                fields,
                prefix + "user-id",
                egress,
                rule -> peer(rule, Peer.Group.class).map(_ -> world.settings().accountId()));
        ofRule(fields, prefix + "protocol", egress, rule -> Optional.of(rule.protocol()));
        ofRule(fields, prefix + "from-port", egress, rule -> Optional.of(String.valueOf(rule.fromPort())));
        ofRule(fields, prefix + "to-port", egress, rule -> Optional.of(String.valueOf(rule.toPort())));
    }

    private void ofRule(
            Filters.Fields<SecurityGroup> fields,
            String name,
            boolean egress,
            Function<SecurityGroupRule, Optional<String>> value) {
        fields.fields(
                name,
                group -> rules.getOrDefault(group.id(), List.of()).stream()
                        .filter(rule -> rule.egress() == egress)
                        .flatMap(rule -> value.apply(rule).stream())
                        .toList());
    }

    private static Optional<String> peer(SecurityGroupRule rule, Class<? extends Peer> kind) {
        return Optional.of(rule.peer()).filter(kind::isInstance).map(Peer::text);
    }

    private Optional<String> groupName(SecurityGroupRule rule) {
        return peer(rule, Peer.Group.class)
                .flatMap(world.securityGroups()::find)
                .map(SecurityGroup::name);
    }
}
