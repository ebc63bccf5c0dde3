// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.cluster;

import io.cloudlb.metallb.rivals.Leaders;
import io.cloudlb.metallb.rivals.Leaders.Leader;
import io.cloudlb.metallb.rivals.LeaseSightings.LeaseView;
import java.util.Collection;
import java.util.Optional;

/// Where every process that is elected says so before it serves, whatever Lease elected it, under an optimistic lock.
/// It fails as [io.cloudlb.metallb.claims.ClaimLedger] does.
public interface LeaderRegister {
    /// Who said that it leads, by the API server's own word.
    Leaders known();

    /// Replaces them, if nobody has written since.
    ///
    /// @return those with their new version
    Leaders write(Leaders before, Collection<Leader> leaders);

    /// A leader's Lease; empty when there is none.
    ///
    /// @throws io.cloudlb.core.provider.CloudException with `Denied` when it may not be read
    Optional<LeaseView> lease(Leader leader);

    /// Where it is, for a person who has to mend it.
    String place();
}
