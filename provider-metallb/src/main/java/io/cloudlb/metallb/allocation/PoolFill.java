// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;

/// How full a pool is in one family.
///
/// @param pool the pool's name
/// @param family the family
/// @param capacity how many addresses it can give out; [Long#MAX_VALUE] for 2^62 and more
/// @param assigned how many are somebody's; one that several share counts once
/// @param resting how many are nobody's but wait out the hold-down
public record PoolFill(String pool, IpFamily family, long capacity, long assigned, long resting) {
    /// How many are nobody's, resting ones included, as MetalLB's pool status counts them.
    public long available() {
        return capacity - assigned;
    }

    /// `pool-a: 3 of 8 IPv4 addresses taken`.
    @Override
    public String toString() {
        return "%s: %d of %s %s addresses taken%s"
                .formatted(
                        pool,
                        assigned,
                        capacity == Long.MAX_VALUE ? "countless" : capacity,
                        family,
                        resting == 0 ? "" : ", %d resting".formatted(resting));
    }
}
