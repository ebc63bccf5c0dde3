// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.claims;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.Sorted;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

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
}
