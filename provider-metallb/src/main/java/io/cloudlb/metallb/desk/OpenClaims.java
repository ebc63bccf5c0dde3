// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.desk;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.claims.Claim;
import io.cloudlb.metallb.claims.ClaimLedger;
import io.cloudlb.metallb.claims.Claims;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The ledger as it was last read or written, and which of its claims are settled: dropped with the next write. Not
/// safe for several threads.
final class OpenClaims {
    private final ClaimLedger ledger;
    private final Set<ServiceKey> settled = new HashSet<>();
    private Claims known = Claims.NONE;

    OpenClaims(ClaimLedger ledger) {
        this.ledger = ledger;
    }

    /// Reads the ledger.
    void read() {
        known = ledger.read();
        settled.clear();
    }

    /// Writes further claims, each in place of an earlier one of its Service.
    ///
    /// @throws io.cloudlb.core.provider.CloudException when the ledger is not what it was, or cannot be written
    void add(Collection<Claim> claims) {
        SortedMap<ServiceKey, Claim> next = new TreeMap<>(known.claims());
        next.keySet().removeAll(settled);
        claims.forEach(claim -> next.put(claim.service(), claim));
        known = ledger.write(known, next.values());
        settled.clear();
    }

    /// The claim of a Service that is not settled.
    Optional<Claim> of(ServiceKey service, String uid) {
        return Optional.ofNullable(known.claims().get(service))
                .filter(claim -> claim.uid().equals(uid) && !settled.contains(service));
    }

    /// Whether exactly these addresses are claimed for a Service.
    boolean cover(ServiceKey service, String uid, List<IpAddress> addresses) {
        return of(service, uid)
                .filter(claim -> claim.addresses().equals(addresses))
                .isPresent();
    }

    /// What the Service has claimed stands in its object, or the Service is gone.
    void settle(ServiceKey service) {
        if (known.claims().containsKey(service)) {
            settled.add(service);
        }
    }

    /// Settles the claims of Services that exist no more.
    void settleAllBut(SortedMap<ServiceKey, String> uids) {
        known.claims().values().stream()
                .filter(claim -> !claim.uid().equals(uids.get(claim.service())))
                .forEach(claim -> settle(claim.service()));
    }
}
