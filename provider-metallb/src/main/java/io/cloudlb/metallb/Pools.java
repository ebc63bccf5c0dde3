// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.metallb.cluster.MetalLbCluster;
import io.cloudlb.metallb.pool.Pool;
import io.cloudlb.metallb.pool.PoolSetReading;
import io.cloudlb.metallb.pool.PoolsInForce;
import io.cloudlb.metallb.pool.ServiceScope;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;

/// The administrator's configuration as it was read last. One thread at a time changes it.
final class Pools {
    private final MetalLbCluster cluster;
    private volatile MetalLbState.OfCluster now = MetalLbState.OfCluster.NOTHING;

    Pools(MetalLbCluster cluster) {
        this.cluster = cluster;
    }

    /// As it was read last.
    MetalLbState.OfCluster now() {
        return now;
    }

    /// Reads it again.
    ///
    /// @return whether it is another one
    boolean read() {
        PoolsInForce pools = now.pools().after(PoolSetReading.read(cluster.pools()));
        MetalLbState.OfCluster next = new MetalLbState.OfCluster(pools, namespaces(pools));
        boolean changed = !next.equals(now);
        if (!pools.refusals().equals(now.pools().refusals())) {
            cluster.tell(pools);
        }
        now = next;
        return changed;
    }

    /// Labels that no pool looks at change nothing.
    private SortedMap<String, Map<String, String>> namespaces(PoolsInForce pools) {
        boolean looked = pools.pools().pools().stream()
                .flatMap((Pool pool) -> pool.scope().stream())
                .anyMatch((ServiceScope scope) -> !scope.namespaceSelectors().isEmpty());
        return looked ? cluster.namespaces() : Collections.emptySortedMap();
    }
}
