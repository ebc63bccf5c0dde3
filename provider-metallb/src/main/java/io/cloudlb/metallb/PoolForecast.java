// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.metallb.allocation.PoolEdit;
import io.cloudlb.metallb.allocation.Unmet;
import java.util.List;
import java.util.SortedMap;

/// What would come of a file of pools.
public sealed interface PoolForecast {
    /// Documents that are no IPAddressPools of MetalLB's.
    List<String> skipped();

    /// The pools would not be put in force at all.
    ///
    /// @param problems everything that is wrong with them
    /// @param skipped documents that are no pools
    record Refused(List<Problem> problems, List<String> skipped) implements PoolForecast {
        public Refused {
            problems = List.copyOf(problems);
            skipped = List.copyOf(skipped);
        }
    }

    /// The pools would be put in force.
    ///
    /// @param pools how each of them differs from the cluster's, by name
    /// @param edit who would notice
    /// @param lacking who would lack what afterwards
    /// @param speakerRefuses whether MetalLB's speaker refuses the pools also when everybody has moved who can
    /// @param order what MetalLB's speaker makes of it, and what has to come first; sentences
    /// @param notes what could not be known; sentences
    /// @param skipped documents that are no pools
    record Foreseen(
            List<PoolDifference> pools,
            PoolEdit edit,
            SortedMap<ServiceKey, Unmet> lacking,
            boolean speakerRefuses,
            List<String> order,
            List<String> notes,
            List<String> skipped)
            implements PoolForecast {
        public Foreseen {
            pools = List.copyOf(pools);
            lacking = Sorted.copyOf(lacking);
            order = List.copyOf(order);
            notes = List.copyOf(notes);
            skipped = List.copyOf(skipped);
        }

        /// Whether applying the file would do anything, to pools or to Services.
        public boolean changes() {
            return !edit.moved().isEmpty()
                    || !edit.cleared().isEmpty()
                    || !edit.served().isEmpty()
                    || pools.stream().anyMatch(pool -> pool.kind() != PoolDifference.Kind.SAME);
        }
    }
}
