// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.GcpReason;
import io.cloudlb.gcp.model.IpCollection;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings;
import io.cloudlb.gcp.model.Surroundings.Reserved;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The addresses that a user asks for, by name in the annotation or by number in `spec.loadBalancerIP`. One
/// that the load balancer cannot have is named before anything is made, never replaced by another; a load
/// balancer that stands keeps what it has meanwhile.
record AddressRules(
        LoadBalancerSpec spec,
        Scheme scheme,
        Surroundings surroundings,
        Standing standing,
        AnnotationReader annotations) {
    private static final String FIELD = "spec.loadBalancerIP";
    private static final Pattern NAME = Pattern.compile("[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /// An internal address of this purpose may be used by several rules.
    private static final String SHARED = "SHARED_LOADBALANCER_VIP";

    private static final Set<String> PURPOSES = Set.of("", "GCE_ENDPOINT", SHARED);

    /// @param field where the user asks for it
    /// @param ip canonical (RFC 5952)
    /// @param reserved what it is reserved as; empty when it is not
    record Requested(String field, String ip, IpFamily family, Optional<Reserved> reserved) {
        /// `address web (192.0.2.7)`.
        @Override
        public String toString() {
            return reserved.map(found -> "address %s (%s)".formatted(found.name(), ip))
                    .orElse(ip);
        }
    }

    /// What keeps the load balancer from having it.
    private record Trouble(GcpReason reason, String message) {}

    /// By family. What is asked for and not there is said.
    SortedMap<IpFamily, Requested> requested() {
        List<String> names =
                annotations.list(GcpAnnotations.ADDRESSES).stream().distinct().toList();
        return names.isEmpty() ? byNumber() : named(names);
    }

    private SortedMap<IpFamily, Requested> named(List<String> names) {
        SortedMap<IpFamily, Requested> requested = new TreeMap<>();
        if (names.size() > IpFamily.values().length) {
            annotations.invalid(
                    GcpAnnotations.ADDRESSES,
                    "names one address for each family at most, and these are %d".formatted(names.size()));
            return requested;
        }
        for (String name : names) {
            find(name).ifPresent(found -> {
                Requested other = requested.put(found.family(), found);
                if (other != null) {
                    annotations.invalid(
                            GcpAnnotations.ADDRESSES,
                            "%s and %s are both %s; name one for each family".formatted(other, found, found.family()));
                }
            });
        }
        spec.requestedIp().filter(ip -> !isAmong(requested, ip)).ifPresent(this::warnOfNumber);
        return requested;
    }

    private static boolean isAmong(SortedMap<IpFamily, Requested> requested, String ip) {
        return requested.values().stream().anyMatch(found -> found.ip().equals(ip));
    }

    private void warnOfNumber(String ip) {
        annotations.warn(
                SpecReason.CONFLICTING_ANNOTATIONS,
                FIELD,
                "%s has no effect: %s names addresses and wins".formatted(ip, GcpAnnotations.ADDRESSES));
    }

    private Optional<Requested> find(String name) {
        if (!NAME.matcher(name).matches()) {
            annotations.invalid(
                    GcpAnnotations.ADDRESSES,
                    "'%s' is no name of an address: write the name under which it is reserved, of lower-case letters, digits and hyphens"
                            .formatted(name));
            return Optional.empty();
        }
        Optional<Reserved> found = Optional.ofNullable(surroundings.reserved().get(name));
        if (found.isEmpty()) {
            miss(
                    GcpReason.ADDRESS_NOT_FOUND,
                    GcpAnnotations.ADDRESSES,
                    "%s has no reserved address named %s, and a global one does not fit; reserve it, or name another"
                            .formatted(place(), name));
        }
        Optional<Requested> requested = found.map(reserved ->
                new Requested(GcpAnnotations.ADDRESSES, reserved.ip(), reserved.family(), Optional.of(reserved)));
        requested.filter(this::isOfOtherFamily).ifPresent(this::missFamily);
        return requested.filter(one -> !isOfOtherFamily(one));
    }

    private boolean isOfOtherFamily(Requested requested) {
        return !spec.ipFamilies().contains(requested.family());
    }

    private void missFamily(Requested requested) {
        miss(
                GcpReason.ADDRESS_UNSUITABLE,
                requested.field(),
                "%s is %s, and the Service's families are %s; name one of those"
                        .formatted(requested, requested.family(), spec.ipFamilies()));
    }

    private SortedMap<IpFamily, Requested> byNumber() {
        SortedMap<IpFamily, Requested> requested = new TreeMap<>();
        spec.requestedIp().ifPresent(ip -> {
            IpFamily family = ip.contains(":") ? IpFamily.IPV6 : IpFamily.IPV4;
            Optional<Reserved> reserved = surroundings.reserved().values().stream()
                    .filter(found -> found.ip().equals(ip) && found.scheme() == scheme)
                    .findFirst();
            if (reserved.isPresent() || scheme == Scheme.INTERNAL || standing.has(ip)) {
                requested.put(family, new Requested(FIELD, ip, family, reserved));
            } else {
                miss(
                        GcpReason.ADDRESS_NOT_FOUND,
                        FIELD,
                        "%s is neither reserved in %s nor the load balancer's address; reserve it, or take the field out"
                                .formatted(ip, place()));
            }
        });
        return requested;
    }

    /// Those that the load balancer can have; of the others is said why not.
    SortedMap<IpFamily, String> usable(SortedMap<IpFamily, Requested> requested, NetworkTier tier, String subnetwork) {
        SortedMap<IpFamily, String> usable = new TreeMap<>();
        requested.forEach((family, one) -> {
            Optional<Trouble> trouble = one.reserved().isPresent()
                    ? one.reserved().flatMap(reserved -> trouble(one, reserved, tier, subnetwork))
                    : troubleInRange(one, subnetwork);
            trouble.ifPresentOrElse(
                    found -> miss(found.reason(), one.field(), found.message()), () -> usable.put(family, one.ip()));
        });
        return usable;
    }

    private Optional<Trouble> trouble(Requested one, Reserved reserved, NetworkTier tier, String subnetwork) {
        if (reserved.scheme() != scheme) {
            return unsuitable(
                    one, "is %s, and the load balancer is %s".formatted(small(reserved.scheme()), small(scheme)));
        }
        if (!PURPOSES.contains(reserved.purpose())) {
            return unsuitable(one, "is reserved for the purpose %s".formatted(reserved.purpose()));
        }
        if (reserved.tier() != tier) {
            return unsuitable(
                    one,
                    "is of the network tier %s, and the load balancer of %s"
                            .formatted(small(reserved.tier()), small(tier)));
        }
        if (!reserved.subnetwork().isEmpty() && !reserved.subnetwork().equals(subnetwork)) {
            return unsuitable(
                    one,
                    "is of %s, and the load balancer of %s"
                            .formatted(
                                    IpCollection.describe(reserved.subnetwork()), IpCollection.describe(subnetwork)));
        }
        return reserved.users().stream()
                .filter(user -> !mayShare(user, reserved))
                .sorted()
                .findFirst()
                .map(user -> new Trouble(
                        GcpReason.ADDRESS_IN_USE,
                        "%s is in use by %s; free it, or choose another address".formatted(one, lastTwo(user))));
    }

    /// An external address, and an internal one that was reserved for that, carries several rules with
    /// different ports.
    private boolean mayShare(String user, Reserved reserved) {
        boolean shared = scheme == Scheme.EXTERNAL || reserved.purpose().equals(SHARED);
        return Standing.isRuleOf(spec.owner(), user) || (shared && user.contains("/forwardingRules/"));
    }

    /// `forwardingRules/web`.
    private static String lastTwo(String path) {
        int last = path.lastIndexOf('/');
        return path.substring(path.lastIndexOf('/', last - 1) + 1);
    }

    private static Optional<Trouble> unsuitable(Requested one, String why) {
        return Optional.of(
                new Trouble(GcpReason.ADDRESS_UNSUITABLE, "%s %s; choose another address".formatted(one, why)));
    }

    /// An internal address that nobody has reserved must be free in the subnetwork.
    private Optional<Trouble> troubleInRange(Requested one, String subnetwork) {
        if (scheme == Scheme.EXTERNAL || one.family() == IpFamily.IPV6 || standing.has(one.ip())) {
            return Optional.empty();
        }
        return Optional.ofNullable(surroundings.subnetworks().get(subnetwork))
                .filter(found -> !isUsable(one.ip(), found.range()))
                .map(found -> new Trouble(
                        GcpReason.ADDRESS_OUTSIDE_SUBNETWORK,
                        "%s is no address for load balancers in subnetwork %s, which has %s without the first two and the last two; %s"
                                .formatted(one.ip(), subnetwork, found.range(), advice(one.ip()))));
    }

    private String advice(String ip) {
        return surroundings.subnetworks().values().stream()
                .filter(other -> isUsable(ip, other.range()))
                .map(other -> "name subnetwork %s, which has it, in %s".formatted(other.name(), GcpAnnotations.SUBNET))
                .findFirst()
                .orElse("choose one of those, or take the field out");
    }

    private static boolean isUsable(String ip, String range) {
        IPAddress block = new IPAddressString(range).getAddress().toPrefixBlock();
        IPAddress address = new IPAddressString(ip).getAddress();
        return block.contains(address)
                && Stream.of(
                                block.getLower(),
                                block.getLower().increment(1),
                                block.getUpper(),
                                block.getUpper().increment(-1))
                        .noneMatch(reserved -> reserved.withoutPrefixLength().equals(address));
    }

    private void miss(GcpReason reason, String field, String message) {
        if (standing.isThere()) {
            annotations.missButKeep(reason, field, message + ". Until then the load balancer keeps the address it has");
        } else {
            annotations.miss(reason, field, message);
        }
    }

    private String place() {
        return surroundings
                .place()
                .map(place -> "region %s of project %s".formatted(place.region(), place.project()))
                .orElse("the region");
    }

    private static String small(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
