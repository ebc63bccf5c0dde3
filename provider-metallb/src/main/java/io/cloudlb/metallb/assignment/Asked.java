// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.metallb.allocation.AllocationRequest;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/// A Service that asks for an address.
///
/// @param request what it asks for
/// @param uid its UID
/// @param shown the addresses that its object shows; they need no claim
public record Asked(AllocationRequest request, String uid, SortedSet<IpAddress> shown) {
    public Asked(AllocationRequest request, String uid, Collection<IpAddress> shown) {
        this(request, uid, new TreeSet<>(shown));
    }

    public Asked {
        shown = Sorted.copyOf(shown);
    }

    /// What came of asking.
    public sealed interface Answer {
        /// Decided, and claimed where it has to be.
        ///
        /// @param held what the Service has now
        record Decided(Held held) implements Answer {}

        /// The ledger could not be written, so nothing was decided.
        ///
        /// @param error why
        record Undecided(CloudError error) implements Answer {}
    }
}
