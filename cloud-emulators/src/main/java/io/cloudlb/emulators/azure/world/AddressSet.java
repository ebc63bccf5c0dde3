// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.world;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressSeqRange;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A set of addresses of both versions.
///
/// @param ranges whose addresses are in it
public record AddressSet(List<IPAddressSeqRange> ranges) {

    /// All addresses.
    public static final AddressSet ALL = of("0.0.0.0/0", "::/0");

    public static final AddressSet NONE = new AddressSet(List.of());

    public AddressSet {
        ranges = List.copyOf(ranges);
    }

    /// The addresses of some blocks.
    public static AddressSet of(String... blocks) {
        return of(List.of(blocks));
    }

    /// The addresses of some blocks.
    public static AddressSet of(List<String> blocks) {
        return new AddressSet(blocks.stream()
                .map(AddressSpace::block)
                .map(IPAddress::coverWithSequentialRange)
                .toList());
    }

    public AddressSet plus(AddressSet other) {
        return new AddressSet(
                Stream.concat(ranges.stream(), other.ranges.stream()).toList());
    }

    public AddressSet minus(AddressSet other) {
        List<IPAddressSeqRange> rest = ranges;
        for (IPAddressSeqRange gone : other.ranges) {
            rest = rest.stream()
                    .flatMap(range -> Arrays.stream(range.subtract(gone)))
                    .toList();
        }
        return new AddressSet(rest);
    }

    /// The addresses that are in both.
    public AddressSet and(AddressSet other) {
        return new AddressSet(ranges.stream()
                .flatMap(range -> other.ranges.stream().map(range::intersect))
                .filter(Objects::nonNull)
                .toList());
    }

    public boolean contains(IPAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /// The blocks it is made of.
    public List<IPAddress> blocks() {
        return ranges.stream()
                .flatMap(range -> Arrays.stream(range.spanWithPrefixBlocks()))
                .distinct()
                .toList();
    }
}
