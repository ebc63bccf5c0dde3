// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.aws.world.Listener;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.LoadBalancer.ZoneMapping;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Writes a snapshot as text that does not depend on minted ids or on time.
final class CanonicalText {

    private final AwsSnapshot snapshot;
    private final Map<String, String> names = new TreeMap<>();

    CanonicalText(AwsSnapshot snapshot) {
        this.snapshot = snapshot;
        snapshot.loadBalancers().forEach(each -> names.put(each.arn(), "lb/" + each.name()));
        snapshot.targetGroups().forEach(each -> names.put(each.arn(), "tg/" + each.name()));
        snapshot.securityGroups().forEach(each -> names.put(each.id(), "sg/" + each.vpcId() + "/" + each.name()));
        snapshot.listeners()
                .forEach(each -> names.put(each.arn(), name(each.loadBalancerArn()) + "/listener/" + each.port()));
    }

    String text() {
        TreeSet<String> lines = new TreeSet<>();
        snapshot.loadBalancers().forEach(each -> lines.add(line(each)));
        snapshot.listeners().forEach(each -> lines.add(line(each)));
        snapshot.targetGroups().forEach(each -> lines.add(line(each)));
        snapshot.securityGroups().forEach(each -> lines.add(line(each)));
        snapshot.securityGroupRules().forEach(each -> lines.add(line(each)));
        return String.join("\n", lines) + "\n";
    }

    private String line(LoadBalancer each) {
        return name(each.arn()) + " " + each.type() + " " + each.scheme() + " " + each.ipAddressType() + " in "
                + each.zones().stream().map(CanonicalText::zone).toList() + " groups "
                + each.securityGroups().stream().map(this::name).sorted().toList() + extras(each.arn());
    }

    private static String zone(ZoneMapping zone) {
        String addresses = zone.allocationId().map(id -> " " + id).orElse("")
                + zone.privateIpv4().map(ip -> " " + ip).orElse("")
                + zone.ipv6().map(ip -> " " + ip).orElse("");
        return zone.subnetId() + addresses;
    }

    private String line(Listener each) {
        String groups = each.forward().groups().stream()
                .map(group -> name(group.targetGroupArn()) + "*" + group.weight())
                .collect(Collectors.joining(", "));
        return name(each.arn()) + " " + each.protocol() + " -> " + groups + " "
                + each.sslPolicy().orElse("") + each.certificates()
                + each.alpnPolicy().orElse("")
                + extras(each.arn());
    }

    private String line(TargetGroup each) {
        List<String> targets = snapshot.targets().getOrDefault(each.arn(), List.of()).stream()
                .map(CanonicalText::target)
                .sorted()
                .toList();
        return name(each.arn()) + " " + each.protocol() + ":" + each.port() + " " + each.targetType() + " "
                + each.ipAddressType() + " " + each.vpcId() + " check " + each.healthCheck() + " targets " + targets
                + extras(each.arn());
    }

    private static String target(Registration target) {
        return target.id() + ":" + target.port();
    }

    private String line(SecurityGroup each) {
        return name(each.id()) + " \"" + each.description() + "\"" + extras(each.id());
    }

    private String line(SecurityGroupRule each) {
        return name(each.groupId()) + (each.egress() ? " out " : " in ") + each.protocol() + " " + each.fromPort()
                + "-" + each.toPort() + " " + name(each.peer().text()) + " \"" + each.description() + "\""
                + extras(each.id());
    }

    private String extras(String resource) {
        Map<String, String> named = new TreeMap<>();
        snapshot.tagsOf(resource).forEach((key, value) -> named.put(key, name(value)));
        Map<String, String> attributes = new TreeMap<>(snapshot.attributes().getOrDefault(resource, Map.of()));
        return " tags " + named + (attributes.isEmpty() ? "" : " attributes " + attributes);
    }

    private String name(String id) {
        return names.getOrDefault(id, id);
    }
}
