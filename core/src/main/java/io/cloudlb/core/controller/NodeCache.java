// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.NodeView;
import java.util.Collection;

/// The Nodes as the watch last told.
public interface NodeCache {
    /// All Nodes, chosen or not.
    Collection<NodeView> list();
}
