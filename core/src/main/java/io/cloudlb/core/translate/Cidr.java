// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Strict reading of addresses and ranges, by the rules of KEP-4858: no leading zeros (some read them as octal), no
/// IPv4 inside IPv6, no zones, and none of the abbreviations that old C libraries accept.
public sealed interface Cidr {
    /// What the parser lets pass.
    IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowSingleSegment(false)
            .allowMask(false)
            .allowPrefixOnly(false)
            .allowWildcardedSeparator(false)
            .setRangeOptions(RangeParameters.NO_RANGE)
            .allow_inet_aton(false)
            .getIPv4AddressParametersBuilder()
            .allowBinary(false)
            .allowLeadingZeros(false)
            .allowPrefixesBeyondAddressSize(false)
            .getParentBuilder()
            .getIPv6AddressParametersBuilder()
            .allowBinary(false)
            .allowBase85(false)
            .allowZone(false)
            .allowMixed(false)
            .allowPrefixesBeyondAddressSize(false)
            .getParentBuilder()
            .toParams();

    /// The parser's own switch for this takes `/0` for a leading zero too.
    Pattern MASK_WITH_LEADING_ZERO = Pattern.compile("/0[0-9]");

    /// @param network the canonical network, for example `10.0.0.0/8`
    /// @param hostBits whether the text named a host inside it
    record Parsed(String network, boolean hostBits) implements Cidr {}

    /// @param why continues a sentence that begins with the text
    record Malformed(String why) implements Cidr {}

    /// Reads a range in CIDR form.
    static Cidr parse(String text) {
        Optional<IPAddress> read = read(text);
        if (read.isEmpty() || MASK_WITH_LEADING_ZERO.matcher(text).find()) {
            return new Malformed("is not a range in CIDR form such as 192.0.2.0/24 or 2001:db8::/32");
        }
        if (!text.contains("/")) {
            return new Malformed("has no mask; write %s/%d for that address alone"
                    .formatted(text, read.get().getBitCount()));
        }
        IPAddress network = read.get().toPrefixBlock();
        boolean hostBits = !read.get().isPrefixBlock();
        return new Parsed(network.toCanonicalString(), hostBits);
    }

    /// Reads one address, canonical; empty when it is none.
    static Optional<IPAddress> address(String text) {
        return text.contains("/") ? Optional.empty() : read(text);
    }

    private static Optional<IPAddress> read(String text) {
        try {
            IPAddress address = new IPAddressString(text, STRICT).toAddress();
            boolean ambiguous = address.isIPv6() && address.toIPv6().isIPv4Mapped();
            return ambiguous ? Optional.empty() : Optional.of(address);
        } catch (AddressStringException | IncompatibleAddressException _) {
            return Optional.empty();
        }
    }
}
