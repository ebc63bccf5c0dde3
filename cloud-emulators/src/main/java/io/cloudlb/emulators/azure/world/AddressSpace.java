// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.world;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Which addresses there are and which are taken. Public ones come from networks set aside for benchmarks and
/// documents, private ones from the ranges of subnets.
///
/// @param world whose addresses
public record AddressSpace(AzureWorld world) {

    private static final String PUBLIC = "198.18.0.0/16";
    private static final String PREFIXES = "198.19.0.0/16";
    private static final String PUBLIC_SIX = "2001:db8:a000::/48";
    private static final String PREFIXES_SIX = "2001:db8:b000::/48";

    /// Azure keeps the first four addresses of a subnet and the last one.
    private static final int KEPT_FIRST = 4;

    /// The next free public address.
    public Optional<String> external(boolean six) {
        return next(block(six ? PUBLIC_SIX : PUBLIC), 1, 1, publicUsed());
    }

    /// The next free public address of a prefix.
    ///
    /// @param prefix such as `198.19.0.16/28`
    public Optional<String> ofPrefix(String prefix) {
        return next(block(prefix), 0, 0, publicUsed());
    }

    /// A block of public addresses that no prefix has.
    public String prefix(boolean six, int length) {
        Set<String> used = new HashSet<>();
        world.all(Kind.PUBLIC_PREFIX)
                .forEach(each -> used.add(each.properties().path("ipPrefix").asString("")));
        IPAddress lower = block(six ? PREFIXES_SIX : PREFIXES).getLower().withoutPrefixLength();
        long size = 1L << (lower.getBitCount() - length);
        for (long number = 0; ; number++) {
            String candidate = lower.increment(number * size).toCanonicalString() + "/" + length;
            boolean free = used.stream()
                    .filter(taken -> !taken.isEmpty())
                    .noneMatch(taken -> block(taken).contains(block(candidate))
                            || block(candidate).contains(block(taken)));
            if (free) {
                return candidate;
            }
        }
    }

    /// The next free address of a subnet; empty if it is full.
    ///
    /// @param given what is taken besides
    public Optional<String> internal(ArmId subnet, JsonNode body, boolean six, Set<String> given) {
        Set<String> used = taken(subnet);
        used.addAll(given);
        return ranges(body)
                .filter(range -> range.isIPv6() == six)
                .flatMap(range -> next(range, KEPT_FIRST, six ? 0 : 1, used).stream())
                .findFirst();
    }

    /// Whether an address is in one of a subnet's ranges.
    public static boolean holds(JsonNode subnet, String address) {
        IPAddress given = new IPAddressString(address).getAddress();
        return given != null && ranges(subnet).anyMatch(range -> range.contains(given));
    }

    /// The ranges of a subnet or virtual network, as text.
    public static List<String> texts(JsonNode subnet) {
        JsonNode properties = subnet.path("properties");
        String one = properties.path("addressPrefix").asString("");
        return Stream.concat(
                        one.isEmpty() ? Stream.of() : Stream.of(one),
                        properties.path("addressPrefixes").valueStream().map(JsonNode::asString))
                .distinct()
                .toList();
    }

    private static Stream<IPAddress> ranges(JsonNode subnet) {
        return texts(subnet).stream().map(AddressSpace::block);
    }

    /// The addresses that are in use in a subnet.
    public Set<String> taken(ArmId subnet) {
        Set<String> used = new HashSet<>();
        world.users(subnet).forEach(each -> collect(each.body(), used));
        return used;
    }

    private static void collect(JsonNode node, Set<String> used) {
        node.path("privateIPAddress").asStringOpt().ifPresent(used::add);
        node.forEach(each -> collect(each, used));
    }

    private Set<String> publicUsed() {
        Set<String> used = new HashSet<>();
        world.all(Kind.PUBLIC_ADDRESS)
                .forEach(each -> used.add(each.properties().path("ipAddress").asString("")));
        return used;
    }

    private static Optional<String> next(IPAddress range, int first, int last, Set<String> used) {
        IPAddress lower = range.getLower().withoutPrefixLength();
        long count = range.isIPv6() ? 1L << 20 : range.getCount().longValue();
        for (long number = first; number < count - last; number++) {
            String candidate = lower.increment(number).toCanonicalString();
            if (!used.contains(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// Reads an address or a block of them.
    public static IPAddress block(String text) {
        IPAddress read = text.isBlank() ? null : new IPAddressString(text).getAddress();
        if (read == null) {
            throw new IllegalArgumentException("not a range of addresses: " + text);
        }
        return read;
    }

    /// Whether a text is an address, or a block of them.
    public static boolean isBlock(String text) {
        return text.matches("[0-9a-fA-F.:]+(/\\d{1,3})?") && new IPAddressString(text).getAddress() != null;
    }
}
