// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

/// What happens to Services whose addresses the edited pools no longer give to them.
public enum EditPolicy {
    /// They keep their addresses, and say so, until they go by themselves.
    HOLD,
    /// They get others at once where there are any; who finds none keeps what it has.
    MOVE
}
