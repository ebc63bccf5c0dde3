// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.claims;

import io.cloudlb.metallb.claims.Claims.Claim;
import java.util.Collection;

/// The one object that holds all claims, under an optimistic lock.
///
/// Before an address is written to a Service it is claimed here; once the status is written, the claim is
/// dropped. Of two processes that both believe to lead only one gets its claims in, so that no address is ever
/// given to two.
///
/// A failed write leaves nothing open for long: after a [io.cloudlb.core.provider.CloudError.Kind#STALE] or an
/// [io.cloudlb.core.provider.CloudError.Kind#AMBIGUOUS], read. A conflict may be with one's own write too, when the
/// connection broke after it and the client sent it again; what is read shows that. A write that is still under
/// way somewhere can land only as long as nobody, its sender included, has written anything else.
public interface ClaimLedger {
    /// What is claimed now, by the API server's own word and not a cache's. Makes nothing: a ledger that does
    /// not exist is [Claims#NONE].
    ///
    /// @throws io.cloudlb.core.provider.CloudException with `Denied` when the right to read is missing;
    /// `Unavailable` when the API server does not answer; `Obstructed` when the ledger holds something that is no
    /// claim
    Claims read();

    /// Replaces all claims, if nobody has written since.
    ///
    /// @param before what the decision was made on
    /// @param claims what is claimed from now on, at most one for a Service
    /// @return the claims with their new version
    /// @throws io.cloudlb.core.provider.CloudException with `Stale` when somebody has written, made or deleted
    /// the ledger since, and nothing was written; `Ambiguous` when no answer came, so that it may have been
    /// written; `Unavailable` when the API server asks to come back later; `Denied` when a right is missing;
    /// `InvalidRequest` when it can never be written as it is, for example because it is too large
    Claims write(Claims before, Collection<Claim> claims);
}
