// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.pipeline.Refusal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Which addresses there are and which are taken. External IPv4 addresses come from the networks set aside for
/// benchmarks, one for each tier; all others from the ranges of subnetworks.
///
/// @param world whose addresses
public record AddressSpace(ComputeWorld world) {

    private static final String PREMIUM = "198.18.0.0/16";
    private static final String STANDARD = "198.19.0.0/16";
    private static final int KEPT_BY_GOOGLE = 2;
    private static final int V6_BLOCK = 96;

    /// The next free external IPv4 address.
    public String external(String tier) {
        return next(block(tier.equals("STANDARD") ? STANDARD : PREMIUM), 1, 1);
    }

    /// The next free internal address of a subnetwork: its first two and last two are Google's.
    public String internal(Resource subnetwork) {
        return next(block(subnetwork.text("ipCidrRange")), KEPT_BY_GOOGLE, KEPT_BY_GOOGLE);
    }

    /// The next free block of IPv6 addresses of a range, with its length.
    ///
    /// @param prefix the subnetwork's own, or that of a public delegated prefix
    public String v6(String prefix) {
        Set<String> used = used();
        IPAddress lower = block(prefix).toIPv6().getLower().setPrefixLength(V6_BLOCK, false);
        for (long number = 1; number < 1L << 20; number++) {
            String candidate =
                    lower.withoutPrefixLength().increment(number << 32).toCanonicalString() + "/" + V6_BLOCK;
            if (!used.contains(bare(candidate))) {
                return candidate;
            }
        }
        throw exhausted(prefix);
    }

    /// Whether an address is one that clients may have from a subnetwork.
    public boolean usable(Resource subnetwork, String address) {
        IPAddress given = new IPAddressString(address).getAddress();
        IPAddress range = block(subnetwork.text("ipCidrRange"));
        return given != null
                && given.isIPv4()
                && range.contains(given)
                && !given.equals(range.getLower().withoutPrefixLength())
                && !given.equals(range.getUpper().withoutPrefixLength());
    }

    /// Who has an address: a reserved one first, then a forwarding rule, then an instance.
    public Optional<Resource> owner(String address) {
        return Stream.of(Kind.ADDRESS, Kind.FORWARDING_RULE, Kind.INSTANCE)
                .flatMap(kind -> world.all(kind).stream())
                .filter(each -> addresses(each).anyMatch(bare(address)::equals))
                .findFirst();
    }

    /// An address without the length of its block, in the one spelling that is compared.
    public static String bare(String address) {
        int slash = address.indexOf('/');
        String plain = slash < 0 ? address : address.substring(0, slash);
        IPAddress read = plain.contains(":") ? new IPAddressString(plain).getAddress() : null;
        return read == null ? plain : read.toCanonicalString();
    }

    /// An address as forwarding rules show it: of IPv6 with all its zeros.
    public static String expanded(String address) {
        int slash = address.indexOf('/');
        IPAddress read = address.contains(":") ? new IPAddressString(bare(address)).getAddress() : null;
        return read == null ? address : read.toNormalizedString() + (slash < 0 ? "" : address.substring(slash));
    }

    /// Whether a text is an address, with or without a length.
    public static boolean isAddress(String text) {
        return !text.isBlank() && new IPAddressString(text).getAddress() != null;
    }

    private Set<String> used() {
        Set<String> used = new HashSet<>();
        Stream.of(Kind.ADDRESS, Kind.FORWARDING_RULE, Kind.INSTANCE)
                .flatMap(kind -> world.all(kind).stream())
                .forEach(each -> addresses(each).forEach(used::add));
        return used;
    }

    private static Stream<String> addresses(Resource resource) {
        return switch (resource.kind()) {
            case ADDRESS -> Stream.of(bare(resource.text("address")));
            case FORWARDING_RULE -> Stream.of(bare(resource.text("IPAddress")));
            case INSTANCE ->
                resource.body().path("networkInterfaces").valueStream().flatMap(AddressSpace::ofInterface);
            case NETWORK,
                    SUBNETWORK,
                    DELEGATED_PREFIX,
                    HEALTH_CHECK,
                    FIREWALL,
                    INSTANCE_GROUP,
                    ENDPOINT_GROUP,
                    BACKEND_SERVICE -> Stream.empty();
        };
    }

    private static Stream<String> ofInterface(JsonNode each) {
        return Stream.of(each.path("networkIP"), each.path("ipv6Address"))
                .filter(JsonNode::isString)
                .map(JsonNode::asString);
    }

    private String next(IPAddress range, int first, int last) {
        Set<String> used = used();
        long count = range.getCount().longValue();
        IPAddress lower = range.getLower().withoutPrefixLength();
        for (long number = first; number < count - last; number++) {
            String candidate = lower.increment(number).toCanonicalString();
            if (!used.contains(candidate)) {
                return candidate;
            }
        }
        throw exhausted(range.toCanonicalString());
    }

    private static Refusal exhausted(String range) {
        return new Refusal(400, "ipSpaceExhausted", "IP space of '%s' is exhausted.".formatted(range));
    }

    private static IPAddress block(String cidr) {
        IPAddress block = new IPAddressString(cidr).getAddress();
        if (block == null) {
            throw ComputeError.invalid("ipCidrRange", cidr, "It is no range of addresses");
        }
        return block;
    }
}
