// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.pool.ServiceScope.ServiceTraits;
import java.util.List;
import java.util.Optional;

/// A pool that makes sense.
///
/// @param name its name, unique in the set
/// @param blocks its addresses, in the order written; blocks never overlap
/// @param autoAssign whether Services that name neither pool nor address may be served from it
/// @param avoidBuggyIps whether IPv4 addresses ending in 0 and 255 are left out
/// @param scope whom it is pinned to; empty when it is for everyone
public record Pool(
        String name, List<Block> blocks, boolean autoAssign, boolean avoidBuggyIps, Optional<ServiceScope> scope) {
    public Pool {
        blocks = List.copyOf(blocks);
    }

    /// Whether a Service may have addresses of this pool, named or not.
    public boolean admits(ServiceTraits service) {
        return scope.map(pinned -> pinned.admits(service)).orElse(true);
    }

    /// Whether the pool gives out an address that lies in one of its blocks.
    boolean offers(IpAddress address) {
        return !(avoidBuggyIps && address.confusesOldDevices());
    }

    /// Whether it has addresses of a family.
    public boolean has(IpFamily family) {
        return blocks.stream().anyMatch(block -> block.family() == family);
    }

    /// How many addresses of a family it can give out. [Long#MAX_VALUE] once a block has 2^62 and more.
    public long capacity(IpFamily family) {
        long sum = 0;
        for (Block block : blocks) {
            if (block.family() == family) {
                long usable = block.size() == Long.MAX_VALUE
                        ? Long.MAX_VALUE
                        : block.size() - (avoidBuggyIps ? block.confusing() : 0);
                sum = sum > Long.MAX_VALUE - usable ? Long.MAX_VALUE : sum + usable;
            }
        }
        return sum;
    }
}
