// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import io.cloudlb.core.translate.Cidr;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One entry of a pool's `addresses`: a range in CIDR form, or `first-last`.
sealed interface AddressEntry {
    /// @param blocks the fewest blocks that make up the range, in order of their addresses
    record Blocks(List<Block> blocks) implements AddressEntry {
        public Blocks {
            blocks = List.copyOf(blocks);
        }
    }

    /// @param why a whole sentence that begins with MetalLB's own
    record Malformed(String why) implements AddressEntry {}

    static AddressEntry read(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? readCidr(text.strip())
                : readRange(
                        text,
                        text.substring(0, dash).strip(),
                        text.substring(dash + 1).strip());
    }

    private static AddressEntry readCidr(String text) {
        return switch (Cidr.parse(text)) {
            case Cidr.Parsed(String network, boolean _) -> new Blocks(List.of(Block.of(Networks.parse(network))));
            case Cidr.Malformed(String why) -> new Malformed("invalid CIDR \"%s\": it %s".formatted(text, why));
        };
    }

    private static AddressEntry readRange(String text, String first, String last) {
        Optional<IPAddress> start = Cidr.address(first);
        Optional<IPAddress> end = Cidr.address(last);
        if (start.isEmpty()) {
            return malformedRange(text, "invalid start IP \"%s\"".formatted(first));
        }
        return end.isEmpty()
                ? malformedRange(text, "invalid end IP \"%s\"".formatted(last))
                : span(text, start.get(), end.get());
    }

    private static AddressEntry span(String text, IPAddress start, IPAddress end) {
        if (start.isIPv4() != end.isIPv4()) {
            return malformedRange(text, "one end is IPv4 and the other IPv6");
        }
        if (IpAddress.of(start).compareTo(IpAddress.of(end)) > 0) {
            return malformedRange(
                    text,
                    "start IP \"%s\" is after the end IP \"%s\""
                            .formatted(start.toCanonicalString(), end.toCanonicalString()));
        }
        return new Blocks(
                Stream.of(start.spanWithPrefixBlocks(end)).map(Block::of).toList());
    }

    private static Malformed malformedRange(String text, String why) {
        return new Malformed("invalid IP range \"%s\": %s".formatted(text, why));
    }

    /// Networks that [Cidr] has passed.
    final class Networks {
        private static final IPAddressStringParameters ANY = new IPAddressStringParameters.Builder().toParams();

        private Networks() {}

        private static IPAddress parse(String canonical) {
            return new IPAddressString(canonical, ANY).getAddress().toPrefixBlock();
        }
    }
}
