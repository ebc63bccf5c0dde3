// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.SecurityGroupRule.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// One entry of `IpPermissions`: a protocol with ports, for several peers.
record Permission(String protocol, int fromPort, int toPort, List<PeerEntry> peers) {

    private static final String DESCRIPTION = "[A-Za-z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]{0,255}";

    private static final String RANGE = "([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/[0-9]{1,3}";

    /// A peer with the description of its rule.
    record PeerEntry(Peer peer, String description) {}

    static Permission read(Params params) {
        String protocol = protocol(params.requiredText("IpProtocol"));
        List<PeerEntry> peers = new ArrayList<>();
        params.structures("IpRanges")
                .forEach(each -> peers.add(entry(each, new Peer.Ipv4(cidr(each.requiredText("CidrIp"), false)))));
        params.structures("Ipv6Ranges")
                .forEach(each -> peers.add(entry(each, new Peer.Ipv6(cidr(each.requiredText("CidrIpv6"), true)))));
        params.structures("PrefixListIds")
                .forEach(each -> peers.add(entry(each, new Peer.PrefixList(each.requiredText("PrefixListId")))));
        params.structures("Groups").forEach(each -> peers.add(entry(each, group(each))));
        return checked(protocol, params, peers);
    }

    /// The older form: one CIDR, given beside the group.
    static Permission readFlat(Params params) {
        String protocol = protocol(params.requiredText("IpProtocol"));
        List<PeerEntry> peers = params.text("CidrIp")
                .map(range -> List.of(new PeerEntry(new Peer.Ipv4(cidr(range, false)), "")))
                .orElse(List.of());
        return checked(protocol, params, peers);
    }

    /// The form of ModifySecurityGroupRules: one peer, beside protocol and ports.
    static Permission readOne(Params params) {
        String protocol = protocol(params.requiredText("IpProtocol"));
        List<Peer> peers = Stream.of(
                        params.text("CidrIpv4").map(range -> new Peer.Ipv4(cidr(range, false))),
                        params.text("CidrIpv6").map(range -> new Peer.Ipv6(cidr(range, true))),
                        params.text("PrefixListId").map(Peer.PrefixList::new),
                        params.text("ReferencedGroupId").map(Peer.Group::new))
                .<Peer>flatMap(Optional::stream)
                .toList();
        if (peers.size() != 1) {
            throw AwsRefusal.of(
                    "InvalidParameterValue",
                    "A security group rule must name exactly one of CidrIpv4, CidrIpv6, PrefixListId and"
                            + " ReferencedGroupId");
        }
        return checked(protocol, params, List.of(new PeerEntry(peers.getFirst(), description(params))));
    }

    private static Permission checked(String protocol, Params params, List<PeerEntry> peers) {
        int from = params.integer("FromPort", -1, 65_535).orElse(-1);
        int to = params.integer("ToPort", -1, 65_535).orElse(-1);
        boolean ported = protocol.equals("tcp") || protocol.equals("udp");
        if (ported && (from < 0 || to < 0)) {
            throw AwsRefusal.of(
                    "InvalidParameterValue",
                    "Invalid value for portRange. Must specify both from and to ports with TCP/UDP.");
        }
        if (ported && from > to) {
            throw AwsRefusal.of("InvalidParameterValue", "Invalid TCP/UDP port range (%d:%d)", from, to);
        }
        boolean all = protocol.equals("-1");
        return new Permission(protocol, all ? -1 : from, all ? -1 : to, List.copyOf(peers));
    }

    private static PeerEntry entry(Params params, Peer peer) {
        return new PeerEntry(peer, description(params));
    }

    static String description(Params params) {
        String description = params.rawText("Description").orElse("");
        if (!description.matches(DESCRIPTION)) {
            throw AwsRefusal.of(
                    "InvalidParameterValue",
                    "Invalid rule description. Valid descriptions are strings less than 256 characters from the "
                            + "following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*");
        }
        return description;
    }

    private static Peer group(Params params) {
        params.text("UserId");
        params.text("VpcId");
        params.text("VpcPeeringConnectionId");
        params.text("PeeringStatus");
        params.text("GroupName");
        return new Peer.Group(params.requiredText("GroupId"));
    }

    private static String protocol(String asked) {
        return switch (asked.toLowerCase(Locale.ROOT)) {
            case "6" -> "tcp";
            case "17" -> "udp";
            case "1" -> "icmp";
            case "58" -> "icmpv6";
            case "tcp", "udp", "icmp", "icmpv6", "-1" -> asked.toLowerCase(Locale.ROOT);
            default -> number(asked);
        };
    }

    private static String number(String asked) {
        if (!asked.matches("[0-9]{1,3}") || Integer.parseInt(asked) > 255) {
            throw AwsRefusal.of(
                    "InvalidParameterValue", "Invalid value '%s' for IP protocol. Unknown protocol.", asked);
        }
        return asked;
    }

    /// A range in the form EC2 keeps: the bits after the prefix are cleared, `100.68.0.18/18` is `100.68.0.0/18`.
    private static String cidr(String asked, boolean ipv6) {
        IPAddress range = asked.matches(RANGE) ? new IPAddressString(asked).getAddress() : null;
        if (range == null || range.isIPv6() != ipv6) {
            throw AwsRefusal.of("InvalidParameterValue", "CIDR block %s is malformed", asked);
        }
        return range.toPrefixBlock().toCanonicalString();
    }
}
