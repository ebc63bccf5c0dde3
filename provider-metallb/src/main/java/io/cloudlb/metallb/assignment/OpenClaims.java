// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.claims.ClaimLedger;
import io.cloudlb.metallb.claims.Claims;
import io.cloudlb.metallb.claims.Claims.Claim;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The ledger as it was last read or written, and which of its claims are settled: dropped with the next write. Not
/// safe for several threads.
///
/// A claim keeps an address from others; it does not prove that the address is still its Service's. Another process
/// may have found that the Service asks for something else by now, dropped the claim, and given the address away,
/// and the Service may ask for it again. So a claim lets an address be shown only while it is **fresh**: made by
/// this process, after it read the form of the Service that it is going to write to.
final class OpenClaims {
    private final ClaimLedger ledger;
    private final Set<ServiceKey> settled = new HashSet<>();
    private final Set<ServiceKey> fresh = new HashSet<>();
    private Claims known = Claims.NONE;

    OpenClaims(ClaimLedger ledger) {
        this.ledger = ledger;
    }

    /// Reads the ledger. What is settled stays so if nobody has written since: otherwise a claim that is not dropped
    /// yet would give a Service back what it gave up.
    void read() {
        fresh.clear();
        Claims now = ledger.read();
        if (!now.version().equals(known.version())) {
            settled.clear();
        }
        known = now;
    }

    /// Writes further claims. What was claimed for the same Service and is not settled stays claimed: its write may
    /// be under way still.
    ///
    /// @throws io.cloudlb.core.provider.CloudException when the ledger is not what it was, or cannot be written
    void add(Collection<Claim> claims) {
        SortedMap<ServiceKey, Claim> next = new TreeMap<>(known.claims());
        next.keySet().removeAll(settled);
        claims.forEach(claim -> next.merge(claim.service(), claim, OpenClaims::together));
        known = ledger.write(known, next.values());
        settled.clear();
        claims.forEach(claim -> fresh.add(claim.service()));
    }

    private static Claim together(Claim before, Claim now) {
        if (!before.uid().equals(now.uid())) {
            return now;
        }
        SortedSet<IpAddress> addresses = new TreeSet<>(before.addresses());
        addresses.addAll(now.addresses());
        return new Claim(now.service(), now.uid(), List.copyOf(addresses));
    }

    /// The claim of a Service that is not settled.
    Optional<Claim> of(ServiceKey service, String uid) {
        return Optional.ofNullable(known.claims().get(service))
                .filter(claim -> claim.uid().equals(uid) && !settled.contains(service));
    }

    /// Whether a Service has a fresh claim to these addresses.
    boolean cover(ServiceKey service, String uid, List<IpAddress> addresses) {
        return fresh.contains(service)
                && of(service, uid)
                        .filter(claim -> claim.addresses().containsAll(addresses))
                        .isPresent();
    }

    /// The claim that a Service needs before it may be told of what it has: none for what its object shows or a fresh
    /// claim covers.
    Optional<Claim> needed(Asked asked, List<IpAddress> addresses) {
        ServiceKey service = asked.request().service();
        return asked.shown().containsAll(addresses) || cover(service, asked.uid(), addresses)
                ? Optional.empty()
                : Optional.of(new Claim(service, asked.uid(), addresses));
    }

    /// The form of the Service that its claim was made for may not be written to any more.
    void stale(ServiceKey service) {
        fresh.remove(service);
    }

    /// The object of a Service shows these addresses.
    ///
    /// @param isWritten whether this process has just written that, onto the version that it knew
    /// @return whether no write is under way any more that could let it show others: it was just written by this
    ///     process, as a fresh claim proves as well, or nothing else is claimed
    boolean shown(ServiceKey service, String uid, List<IpAddress> addresses, boolean isWritten) {
        boolean certain = isWritten
                || cover(service, uid, addresses)
                || of(service, uid)
                        .map(claim -> claim.addresses().equals(addresses))
                        .orElse(true);
        if (certain) {
            settle(service);
        }
        return certain;
    }

    /// What the Service has claimed stands in its object, or the Service is gone.
    void settle(ServiceKey service) {
        fresh.remove(service);
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
