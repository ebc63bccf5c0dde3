// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import inet.ipaddr.IPAddress;
import io.cloudlb.core.translate.Cidr;

/// Addresses and ranges in the one spelling that is compared (RFC 5952). Compute Engine writes IPv6 addresses with all
/// their zeros, and those of load balancers as the block of 96 bits that they are of.
public final class Addresses {
    private Addresses() {}

    /// An address without the length of its block.
    public static String bare(String text) {
        int slash = text.indexOf('/');
        String plain = slash < 0 ? text : text.substring(0, slash);
        return Cidr.address(plain).map(IPAddress::toCanonicalString).orElse(plain);
    }

    /// A range.
    static String range(String text) {
        return switch (Cidr.parse(text)) {
            case Cidr.Parsed(String network, boolean _) -> network;
            case Cidr.Malformed _ -> text;
        };
    }

    /// The address that a range of one load balancer's is about; another range as it is.
    static String destination(String text) {
        boolean isOne = text.endsWith("/32") || text.endsWith("/128") || text.endsWith("/96");
        return isOne || !text.contains("/") ? bare(text) : range(text);
    }
}
