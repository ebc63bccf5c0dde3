// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.metallb.allocation.AllocationRequest;
import java.util.List;

/// Who exists and what they show, read afresh: whatever was written before the call is in the answer.
@FunctionalInterface
public interface ServiceListing {
    /// All Services of type LoadBalancer, whoever serves them.
    ///
    /// @throws io.cloudlb.core.provider.CloudException when they cannot be read
    List<Entry> list();

    /// A Service that exists.
    ///
    /// @param request what it asks for, and what its object shows
    /// @param uid its UID
    /// @param ours whether this process serves it
    record Entry(AllocationRequest request, String uid, boolean ours) {}
}
