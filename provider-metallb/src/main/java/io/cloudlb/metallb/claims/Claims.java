// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.claims;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Everything that is claimed at one version of the ledger.
///
/// @param version the version that the next write has to name; empty while there is no ledger
/// @param claims by Service
public record Claims(String version, SortedMap<ServiceKey, Claim> claims) {
    /// There is no ledger yet.
    public static final Claims NONE = new Claims("", new TreeMap<>());

    public Claims {
        claims = Sorted.copyOf(claims);
        claims.forEach((service, claim) -> {
            if (!claim.service().equals(service)) {
                throw new IllegalArgumentException(claim + " stands under " + service);
            }
        });
        if (version.isEmpty() && !claims.isEmpty()) {
            throw new IllegalArgumentException("What is claimed has a version: " + claims.keySet());
        }
    }

    /// @throws IllegalArgumentException when a Service has two claims
    public static Claims of(String version, Collection<Claim> claims) {
        return new Claims(version, byService(claims));
    }

    static SortedMap<ServiceKey, Claim> byService(Collection<Claim> claims) {
        SortedMap<ServiceKey, Claim> byService = new TreeMap<>();
        for (Claim claim : claims) {
            if (byService.put(claim.service(), claim) != null) {
                throw new IllegalArgumentException("A Service has one claim: " + claim.service());
            }
        }
        return byService;
    }

    /// Addresses promised to a Service whose status does not say so yet.
    ///
    /// @param service whom they are promised to
    /// @param uid the Service's UID, which tells it from a later one of the same name
    /// @param addresses at least one, each once, IPv4 before IPv6
    public record Claim(ServiceKey service, String uid, List<IpAddress> addresses) {
        public Claim {
            addresses = addresses.stream().sorted().toList();
            if (addresses.isEmpty() || new HashSet<>(addresses).size() < addresses.size()) {
                throw new IllegalArgumentException(
                        "A claim is of one address or several, each once: " + service + " " + addresses);
            }
            if (Stream.of(service.namespace(), service.name(), uid).anyMatch(word -> !isWord(word))
                    || service.namespace().indexOf('/') >= 0) {
                throw new IllegalArgumentException(
                        "Names and UID of a claim are words: '%s' '%s'".formatted(service, uid));
            }
        }

        private static boolean isWord(String text) {
            return !text.isEmpty() && text.chars().allMatch(letter -> letter > ' ' && letter <= '~');
        }
    }
}
