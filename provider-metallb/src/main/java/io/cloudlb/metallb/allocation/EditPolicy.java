// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

/// What happens to Services whose addresses the edited pools no longer give to them.
public enum EditPolicy {
    /// They keep their addresses, and say so, until they go by themselves.
    HOLD,
    /// They get others at once where there are any. Who finds none gives up what it has where that would keep MetalLB's
    /// speaker from the new pools, and keeps it otherwise.
    MOVE
}
