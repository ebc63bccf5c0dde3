// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import java.net.InetAddress;
import java.util.List;

/// A range of client addresses, of either family.
///
/// @param block the prefix block
public record SourceRange(IPAddress block) {

    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowSingleSegment(false)
            .allowMask(false)
            .allow_inet_aton(false)
            .allowWildcardedSeparator(false)
            .toParams();

    /// Reads CIDR notation, such as `10.0.0.0/8`.
    ///
    /// @throws IllegalArgumentException if it is none
    public static SourceRange of(String cidr) {
        try {
            return new SourceRange(new IPAddressString(cidr, STRICT).toAddress().toPrefixBlock());
        } catch (AddressStringException | IncompatibleAddressException e) {
            throw new IllegalArgumentException("not a range of addresses: " + cidr, e);
        }
    }

    /// All clients of both families.
    public static List<SourceRange> everyone() {
        return List.of(of("0.0.0.0/0"), of("::/0"));
    }

    /// Whether a client is in the range.
    public boolean contains(InetAddress client) {
        return block.contains(new IPAddressString(client.getHostAddress()).getAddress());
    }
}
