// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import inet.ipaddr.IPAddressString;
import io.cloudlb.emulators.aws.world.SecurityGroupRule.Peer;
import java.util.List;
import java.util.function.Predicate;

/// What security groups let through.
public final class Firewall {

    private final AwsWorld world;

    public Firewall(AwsWorld world) {
        this.world = world;
    }

    /// Whether a load balancer reaches a port of an instance: its own groups must let it out, and the
    /// instance's groups must let it in by one of its groups or by its addresses. A load balancer without
    /// groups is let out everywhere.
    ///
    /// @param protocol `tcp` or `udp`
    public boolean reaches(LoadBalancer loadBalancer, Instance instance, String protocol, int port) {
        List<String> addresses = world.presentInterfaces().stream()
                .filter(each -> each.owner().equals(loadBalancer.arn()))
                .map(NetworkInterface::privateIp)
                .toList();
        boolean out = loadBalancer.securityGroups().isEmpty()
                || anyRule(loadBalancer.securityGroups(), true, protocol, port, peer -> names(peer, instance));
        return out
                && anyRule(
                        instance.securityGroups(),
                        false,
                        protocol,
                        port,
                        peer -> names(peer, loadBalancer.securityGroups(), addresses));
    }

    /// The CIDR ranges a load balancer's groups let in to one of its ports; everything if it has no groups.
    public List<String> sources(LoadBalancer loadBalancer, String protocol, int port) {
        if (loadBalancer.securityGroups().isEmpty()) {
            return List.of("0.0.0.0/0", "::/0");
        }
        return rules(loadBalancer.securityGroups(), false, protocol, port).stream()
                .map(SecurityGroupRule::peer)
                .filter(peer -> peer instanceof Peer.Ipv4 || peer instanceof Peer.Ipv6)
                .map(Peer::text)
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean names(Peer peer, Instance instance) {
        return names(peer, instance.securityGroups(), List.of(instance.privateIp()));
    }

    private static boolean names(Peer peer, List<String> groups, List<String> addresses) {
        return switch (peer) {
            case Peer.Group group -> groups.contains(group.groupId());
            case Peer.Ipv4 range -> contains(range.cidr(), addresses);
            case Peer.Ipv6 range -> contains(range.cidr(), addresses);
            case Peer.PrefixList _ -> false;
        };
    }

    private static boolean contains(String cidr, List<String> addresses) {
        IPAddressString range = new IPAddressString(cidr);
        return addresses.stream().map(IPAddressString::new).anyMatch(range::contains);
    }

    private boolean anyRule(List<String> groups, boolean egress, String protocol, int port, Predicate<Peer> peer) {
        return rules(groups, egress, protocol, port).stream().anyMatch(rule -> peer.test(rule.peer()));
    }

    private List<SecurityGroupRule> rules(List<String> groups, boolean egress, String protocol, int port) {
        return world.securityGroupRules().all().stream()
                .filter(rule -> groups.contains(rule.groupId()) && rule.egress() == egress)
                .filter(rule -> covers(rule, protocol, port))
                .toList();
    }

    private static boolean covers(SecurityGroupRule rule, String protocol, int port) {
        if (rule.protocol().equals("-1")) {
            return true;
        }
        return rule.protocol().equals(protocol) && rule.fromPort() <= port && port <= rule.toPort();
    }
}
