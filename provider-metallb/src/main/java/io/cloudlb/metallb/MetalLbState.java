// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.Sorted;
import io.cloudlb.metallb.assignment.Held;
import io.cloudlb.metallb.pool.PoolsInForce;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;

/// What is known of an owner.
sealed interface MetalLbState {
    /// A Service's addresses.
    ///
    /// @param held what it has and lacks
    record OfService(Held held) implements MetalLbState {
        static final OfService NOTHING = new OfService(Held.NOTHING);
    }

    /// What all Services share: the administrator's configuration.
    ///
    /// @param pools the pools in force
    /// @param namespaces the labels of namespaces, by name; only where a pool looks at them
    record OfCluster(PoolsInForce pools, SortedMap<String, Map<String, String>> namespaces) implements MetalLbState {
        static final OfCluster NOTHING = new OfCluster(PoolsInForce.NONE, Collections.emptySortedMap());

        public OfCluster {
            namespaces = Sorted.copyOf(namespaces);
        }

        Map<String, String> labelsOf(String namespace) {
            return namespaces.getOrDefault(namespace, Map.of());
        }
    }
}
