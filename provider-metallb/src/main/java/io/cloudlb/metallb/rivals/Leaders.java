// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import java.util.List;
import java.util.stream.Stream;

/// Who said that it leads, at one version of the place where that is said.
///
/// @param version the version that the next write has to name; empty while there is no such place
/// @param known at most one for each Lease
public record Leaders(String version, List<Leader> known) {
    /// Nobody has said so yet.
    public static final Leaders NONE = new Leaders("", List.of());

    public Leaders {
        known = List.copyOf(known);
    }

    /// Those that must not lead beside this one.
    public List<Leader> rivalsOf(Leader ours) {
        return known.stream().filter(ours::isRivalOf).toList();
    }

    /// Those that are written when this one leads: nobody else of its Lease, and no rival.
    public List<Leader> succeededBy(Leader ours) {
        return Stream.concat(
                        known.stream().filter(leader -> !leader.isOfLeaseOf(ours) && !leader.isRivalOf(ours)),
                        Stream.of(ours))
                .toList();
    }

    /// A process of this program that gives out addresses, or did, as it said of itself when it was elected.
    ///
    /// @param namespace the namespace of its Lease
    /// @param lease the name of its Lease
    /// @param holder the process, as its Lease names it
    /// @param serves which Services it serves
    public record Leader(String namespace, String lease, String holder, ServedServices serves) {
        /// Whether the two cannot lead at once, because they are elected by the same Lease.
        public boolean isOfLeaseOf(Leader other) {
            return namespace.equals(other.namespace) && lease.equals(other.lease);
        }

        /// Whether the two must not lead at once, though they are elected by different Leases.
        public boolean isRivalOf(Leader other) {
            return !isOfLeaseOf(other) && serves.overlap(other.serves);
        }

        /// What is to be said of it to whoever waits for it.
        public String inTheWay() {
            return ("%s gives addresses to the same Services as this one; the two would take each other's away. This one serves once that"
                            + " Lease is given up or has run out. Scale the other one to zero, or give both the same --lease-name and"
                            + " --lease-namespace; if both are meant, let them serve different classes (--load-balancer-class) or namespaces (--namespace).")
                    .formatted(this);
        }

        /// The same where its Lease may not be read.
        ///
        /// @param why what the API server said
        /// @param where the place where leaders say of themselves that they lead
        public String perhapsInTheWay(String why, String where) {
            return ("%s was the last to give addresses to the same Services as this one, and whether it still does is not known: %s. This"
                            + " one does not serve until that is known. If no cloudlb runs under that Lease, its line may be taken out of %s instead.")
                    .formatted(this, why, where);
        }

        /// `The cloudlb of Lease cloudlb-system/other (held by pod-1_7f3)`.
        @Override
        public String toString() {
            return "The cloudlb of Lease %s/%s (held by %s)".formatted(namespace, lease, holder);
        }
    }
}
