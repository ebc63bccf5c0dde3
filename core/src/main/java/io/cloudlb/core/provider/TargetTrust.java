// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import java.util.Set;

/// Which owners' registered targets are known without asking, after a restart: the controller had finished
/// registering exactly these nodes for them, and had begun nothing since.
///
/// @param nodes the nodes
/// @param settled the owners for which they are registered
public record TargetTrust(NodeSet nodes, Set<Owner> settled) {
    /// Trusts nothing.
    public static final TargetTrust NONE = new TargetTrust(NodeSet.EMPTY, Set.of());

    public TargetTrust {
        settled = Set.copyOf(settled);
    }
}
