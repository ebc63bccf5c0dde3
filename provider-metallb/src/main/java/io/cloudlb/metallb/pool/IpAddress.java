// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import inet.ipaddr.IPAddress;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.translate.Cidr;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;

/// One address, small enough to keep a million of them. IPv4 comes before IPv6, then by number.
///
/// @param family the address's family; an IPv4 address written inside IPv6 (`::ffff:192.0.2.1`) is neither and is
/// refused
/// @param high the upper 64 bits, 0 for IPv4
/// @param low the lower 64 bits, unsigned; 32 of them for IPv4
public record IpAddress(IpFamily family, long high, long low) implements Comparable<IpAddress> {
    private static final long LAST_BYTE = 0xff;
    private static final long IPV4_BITS = 0xffff_ffffL;
    private static final Comparator<IpAddress> ORDER = Comparator.comparing(IpAddress::family)
            .thenComparing(IpAddress::high, Long::compareUnsigned)
            .thenComparing(IpAddress::low, Long::compareUnsigned);

    public IpAddress {
        if (family == IpFamily.IPV4 && (high != 0 || (low & ~IPV4_BITS) != 0)) {
            throw new IllegalArgumentException("An IPv4 address has 32 bits: " + Long.toHexString(low));
        }
    }

    /// Reads one address strictly, by the rules of [Cidr]; empty when the text is none.
    public static Optional<IpAddress> parse(String text) {
        return Cidr.address(text).map(IpAddress::of);
    }

    static IpAddress of(IPAddress address) {
        if (address.isIPv4()) {
            return new IpAddress(IpFamily.IPV4, 0, address.toIPv4().longValue());
        }
        ByteBuffer bytes = ByteBuffer.wrap(address.getBytes());
        return new IpAddress(IpFamily.IPV6, bytes.getLong(), bytes.getLong());
    }

    /// Whether old devices may drop its traffic, taking it for a broadcast: an IPv4 address that ends in 0 or 255.
    public boolean confusesOldDevices() {
        long last = low & LAST_BYTE;
        return family == IpFamily.IPV4 && (last == 0 || last == LAST_BYTE);
    }

    @Override
    public int compareTo(IpAddress other) {
        return ORDER.compare(this, other);
    }

    /// The canonical text, for IPv6 by RFC 5952.
    @Override
    public String toString() {
        return switch (family) {
            case IPV4 -> new IPv4Address((int) low).toCanonicalString();
            case IPV6 ->
                new IPv6Address(ByteBuffer.allocate(16)
                                .putLong(high)
                                .putLong(low)
                                .array())
                        .toCanonicalString();
        };
    }
}
