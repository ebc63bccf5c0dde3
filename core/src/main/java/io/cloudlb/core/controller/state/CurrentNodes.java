// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.model.NodeSet;
import java.util.function.Supplier;

/// The nodes that take traffic, as the last node pass chose them. A reconcile takes them once and works with them.
public final class CurrentNodes implements Supplier<NodeSet> {
    private volatile NodeSet nodes = NodeSet.EMPTY;

    @Override
    public NodeSet get() {
        return nodes;
    }

    public void become(NodeSet next) {
        nodes = next;
    }
}
