// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import inet.ipaddr.IPAddress;
import io.cloudlb.core.model.IpFamily;
import java.util.stream.Stream;

/// A range in CIDR form. Two blocks are apart, or one is inside the other.
///
/// @param first the lowest address, the network's
/// @param prefixLength how many leading bits all addresses share
public record Block(IpAddress first, int prefixLength) {
    /// Sizes from 2^62 on are given as [Long#MAX_VALUE], as MetalLB counts them.
    private static final int COUNTED_BITS = 61;

    public Block {
        int bits = bits(first.family());
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("A prefix of " + first.family() + " has 0 to " + bits + " bits");
        }
        if ((first.high() & ~highMask(bits - prefixLength)) != 0
                || (first.low() & ~lowMask(bits - prefixLength)) != 0) {
            throw new IllegalArgumentException(first + "/" + prefixLength + " has bits after its prefix");
        }
    }

    static Block of(IPAddress network) {
        Integer prefix = network.getNetworkPrefixLength();
        return new Block(IpAddress.of(network.getLower()), prefix == null ? network.getBitCount() : prefix);
    }

    /// The family of all its addresses.
    public IpFamily family() {
        return first.family();
    }

    /// How many trailing bits differ between its addresses.
    public int hostBits() {
        return bits(family()) - prefixLength;
    }

    /// How many addresses it has; [Long#MAX_VALUE] for 2^62 and more.
    public long size() {
        return hostBits() > COUNTED_BITS ? Long.MAX_VALUE : 1L << hostBits();
    }

    /// How many of them end in 0 or 255 and are IPv4.
    public long confusing() {
        if (family() == IpFamily.IPV6) {
            return 0;
        }
        if (hostBits() >= Byte.SIZE) {
            return 2 * (size() >> Byte.SIZE);
        }
        IpAddress last = new IpAddress(IpFamily.IPV4, 0, first.low() + size() - 1);
        return Stream.of(first, last)
                .distinct()
                .filter(IpAddress::confusesOldDevices)
                .count();
    }

    /// Whether that address is one of its.
    public boolean contains(IpAddress address) {
        return address.family() == family()
                && (address.high() & highMask(hostBits())) == first.high()
                && (address.low() & lowMask(hostBits())) == first.low();
    }

    /// Whether all addresses of the other are among its.
    public boolean contains(Block other) {
        return prefixLength <= other.prefixLength && contains(other.first);
    }

    /// Where an address of this block stands in it, counted from 0; a number below 0 for 2^63 and beyond.
    public long offsetOf(IpAddress address) {
        return address.high() == first.high() ? address.low() - first.low() : -1;
    }

    /// The address at an offset below 2^32.
    public IpAddress at(long offset) {
        return new IpAddress(family(), first.high(), first.low() + offset);
    }

    private static int bits(IpFamily family) {
        return switch (family) {
            case IPV4 -> 32;
            case IPV6 -> 128;
        };
    }

    private static long highMask(int hostBits) {
        if (hostBits <= Long.SIZE) {
            return -1L;
        }
        return hostBits == 2 * Long.SIZE ? 0 : -1L << (hostBits - Long.SIZE);
    }

    private static long lowMask(int hostBits) {
        return hostBits >= Long.SIZE ? 0 : -1L << hostBits;
    }

    /// `192.0.2.0/24`.
    @Override
    public String toString() {
        return first + "/" + prefixLength;
    }
}
