// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.Locale;

/// One rule of a security group: one permission for one peer.
///
/// @param protocol `tcp`, `udp`, `icmp`, `icmpv6`, a number, or `-1` for all
/// @param fromPort first port or ICMP type, -1 for all
/// @param toPort last port or ICMP code, -1 for all
/// @param description free text, empty for none
public record SecurityGroupRule(
        String id,
        String groupId,
        boolean egress,
        String protocol,
        int fromPort,
        int toPort,
        Peer peer,
        String description) {

    /// Who may come in or be reached.
    public sealed interface Peer {

        /// An IPv4 range.
        record Ipv4(String cidr) implements Peer {}

        /// An IPv6 range.
        record Ipv6(String cidr) implements Peer {}

        /// The members of a security group.
        record Group(String groupId) implements Peer {}

        /// The entries of a prefix list.
        record PrefixList(String prefixListId) implements Peer {}

        /// The range or id itself.
        default String text() {
            return switch (this) {
                case Ipv4 range -> range.cidr();
                case Ipv6 range -> range.cidr();
                case Group group -> group.groupId();
                case PrefixList list -> list.prefixListId();
            };
        }
    }

    /// The same with another description.
    public SecurityGroupRule describedAs(String other) {
        return new SecurityGroupRule(id, groupId, egress, protocol, fromPort, toPort, peer, other);
    }

    /// Whether another rule allows exactly the same; descriptions do not count.
    public boolean sameAs(SecurityGroupRule other) {
        return groupId.equals(other.groupId)
                && egress == other.egress
                && protocol.equals(other.protocol)
                && fromPort == other.fromPort
                && toPort == other.toPort
                && peer.equals(other.peer);
    }

    /// Whether it counts against the limit of IPv4 rules; groups and prefix lists count against both.
    public boolean countsForIpv4() {
        return !(peer instanceof Peer.Ipv6);
    }

    /// Whether it counts against the limit of IPv6 rules.
    public boolean countsForIpv6() {
        return !(peer instanceof Peer.Ipv4);
    }

    /// The rule as EC2 words it in errors.
    public String text() {
        String ports = fromPort < 0 ? "" : ", from port: " + fromPort + ", to port: " + toPort;
        String name = protocol.equals("-1") ? "ALL" : protocol.toUpperCase(Locale.ROOT);
        return "peer: " + peer.text() + ", " + name + ports + ", ALLOW";
    }
}
