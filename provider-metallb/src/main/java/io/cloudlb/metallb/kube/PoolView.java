// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.metallb.pool.PoolDefinition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What is kept of an IPAddressPool.
///
/// @param definition what an administrator wrote
/// @param uid tells it from a later one of the same name
/// @param status the counters, if somebody has written them
record PoolView(PoolDefinition definition, String uid, Optional<IpAddressPoolStatus> status) {
    private static final String TOO_LARGE =
            "(more addresses or selectors than there is memory for: 64 KB of each at the most)";

    static PoolView of(IpAddressPool pool) {
        return new PoolView(
                PoolDefinitions.of(pool),
                Objects.requireNonNullElse(pool.getMetadata().getUid(), ""),
                Optional.ofNullable(pool.getStatus()));
    }

    /// What is kept of one that is too large: a pool that is refused, and says why.
    PoolView tooLarge() {
        return new PoolView(
                new PoolDefinition(definition.name(), List.of(TOO_LARGE), false, false, Optional.empty()), uid, status);
    }
}
