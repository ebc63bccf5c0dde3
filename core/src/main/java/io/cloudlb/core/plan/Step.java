// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

import io.cloudlb.core.model.Sorted;
import java.util.SortedSet;

/// A change and what must be done before it.
///
/// @param id unique in its plan, and stable: the same desired state and observation give the same ids
/// @param change the write
/// @param after ids of the steps that must have succeeded first
/// @param <C> the provider's changes
public record Step<C extends Change>(String id, C change, SortedSet<String> after) {
    public Step {
        after = Sorted.copyOf(after);
        if (after.contains(id)) {
            throw new IllegalArgumentException("Step " + id + " waits for itself");
        }
    }
}
