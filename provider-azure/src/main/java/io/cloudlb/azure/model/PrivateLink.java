// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A Private Link Service of a Service's own, before one frontend: consumers reach that from networks of theirs, by
/// private endpoints. Those of others are among the [Surroundings].
///
/// @param frontend the frontend's path; cannot be changed
/// @param nat the addresses from which consumers seem to come
/// @param proxyProtocol whether connections begin with a line that tells where they come from
/// @param fqdns names that consumers are told, in small letters
/// @param visibility the subscriptions that may find it, or `*`
/// @param autoApproval those whose endpoints are let in without being asked for
/// @param alias by which consumers ask for it; given by Azure, and empty on one that is yet to be made
/// @param operation where to ask how the write ended that is under way
/// @param mark the marks in its tags; empty on one that is yet to be made
public record PrivateLink(
        ArmId id,
        ArmId frontend,
        Nat nat,
        boolean proxyProtocol,
        SortedSet<String> fqdns,
        SortedSet<String> visibility,
        SortedSet<String> autoApproval,
        String alias,
        Provisioning provisioning,
        Optional<String> operation,
        Optional<OwnerMark> mark) {
    public PrivateLink {
        fqdns = Sorted.copyOf(fqdns);
        visibility = Sorted.copyOf(visibility);
        autoApproval = Sorted.copyOf(autoApproval);
    }

    /// Addresses of a subnet.
    ///
    /// @param count how many, 1 to 8
    /// @param fixed those of them that are asked for by number, the primary one first; the others are any
    public record Nat(ArmId subnet, int count, List<String> fixed) {
        public Nat {
            SortedSet<String> rest = new TreeSet<>(fixed);
            fixed.stream().findFirst().ifPresent(each -> rest.remove(each));
            fixed = Stream.concat(fixed.stream().limit(1), rest.stream()).toList();
        }
    }

    /// Whether what stands can become what this asks for.
    public boolean isPlaceOf(PrivateLink standing) {
        return id.equals(standing.id) && frontend.equals(standing.frontend);
    }

    /// Whether what stands in its place is what this asks for.
    public boolean isMetBy(PrivateLink standing) {
        return standing.provisioning != Provisioning.FAILED
                && nat.equals(standing.nat)
                && proxyProtocol == standing.proxyProtocol
                && fqdns.equals(standing.fqdns)
                && visibility.equals(standing.visibility)
                && autoApproval.equals(standing.autoApproval);
    }

    /// The same while something is done to it.
    public PrivateLink during(Optional<String> begun) {
        return new PrivateLink(
                id,
                frontend,
                nat,
                proxyProtocol,
                fqdns,
                visibility,
                autoApproval,
                alias,
                Provisioning.UPDATING,
                begun,
                mark);
    }
}
