// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.metallb.allocation.PoolEdit;
import io.cloudlb.metallb.allocation.Speaker;
import io.cloudlb.metallb.allocation.Unmet;
import java.util.SortedMap;

/// What other pools would do.
///
/// @param edit who would notice, and how
/// @param lacking who would lack what afterwards, those included who lack it now
/// @param meanwhile what MetalLB's speaker makes of the pools before anybody has moved
/// @param afterwards what it makes of them then
public record AssignmentPreview(
        PoolEdit edit, SortedMap<ServiceKey, Unmet> lacking, Speaker meanwhile, Speaker afterwards) {
    public AssignmentPreview {
        lacking = Sorted.copyOf(lacking);
    }
}
