// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Owner;
import java.util.Map;
import java.util.Optional;

/// One round of looking at what many Services have, in bulk reads: listings rather than a look at each. It only finds
/// where something differs. Nothing is remembered or repaired by it: a Service that it finds is then looked at alone
/// ([LoadBalancerProvider#observeKnown]), and that look counts.
///
/// Pages are compared as they come: a round keeps names at most of what it has read, never the states of all Services.
/// It need not read everything: what costs a call of its own may be spread over several rounds, as long as each of
/// it has its turn. Asked for pages by one thread at a time.
///
/// @param <S> the provider's state
public interface BulkRound<S> {
    /// Reads the next page, with one call or a few. After a failure it may be asked for the same page again.
    ///
    /// @return the Services of which the page shows something else than is known of them, with what it shows in
    ///     place of that; the rest of their state is as it is known. Empty after the last page
    /// @throws CloudException when it cannot be read
    Optional<Map<Owner.Service, S>> next();

    /// About how many pages it takes until everything has been compared once, over as many rounds as that takes.
    int pages();
}
