// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.core.model.Problem;
import java.util.List;

/// The pools that addresses are given out of, and what is wrong with newer ones that were refused. A set with a
/// mistake leaves the last good one in force, if this process has read one.
///
/// @param pools the last good set; an unknown one where none was read
/// @param refusals why the newest set is not in force; empty when it is
public record PoolsInForce(PoolSet pools, List<Problem> refusals) {
    /// Before anything was read.
    public static final PoolsInForce NONE = new PoolsInForce(PoolSet.UNREAD, List.of());

    public PoolsInForce {
        refusals = List.copyOf(refusals);
    }

    /// Whether the set in force is older than what the cluster has: MetalLB's
    /// `metallb_k8s_client_config_stale_bool`.
    public boolean stale() {
        return !refusals.isEmpty();
    }

    /// What is in force after a newer set was read.
    public PoolsInForce after(PoolSetReading reading) {
        return switch (reading) {
            case PoolSetReading.Sound(PoolSet newer) -> new PoolsInForce(newer, List.of());
            case PoolSetReading.Refused(List<Problem> problems) ->
                new PoolsInForce(pools.isKnown() ? pools : PoolSet.unknown(problems), problems);
        };
    }
}
