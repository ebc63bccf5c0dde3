// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import java.time.Duration;

/// What an administrator decides once.
///
/// @param holdDown how long an address rests before somebody else gets it; zero for not at all
/// @param editPolicy what pool edits do to those who have addresses
/// @param quotas how many addresses a namespace may have
/// @param sharingAcross namespaces whose Services may share an address with another namespace's, if both
///     Services agree
/// @param logCapacity how many transitions the log keeps
/// @param confirms whether the allocator is told by [Allocator#shown] what Services show; an address that one gives
///     up while it lives is then kept from everybody else until its object shows it no more
public record AllocatorSettings(
        Duration holdDown,
        EditPolicy editPolicy,
        Quotas quotas,
        NamespaceList sharingAcross,
        int logCapacity,
        boolean confirms) {
    /// A minute's rest, addresses held on edits, no quotas, nobody shares across namespaces.
    public static final AllocatorSettings DEFAULTS = new AllocatorSettings(
            Duration.ofSeconds(60), EditPolicy.HOLD, Quotas.NONE, NamespaceList.NONE, 10_000, false);

    public AllocatorSettings {
        if (holdDown.isNegative() || logCapacity < 1) {
            throw new IllegalArgumentException("A hold-down is not negative, and a log keeps at least one entry");
        }
    }

    /// The same with another hold-down.
    public AllocatorSettings withHoldDown(Duration other) {
        return new AllocatorSettings(other, editPolicy, quotas, sharingAcross, logCapacity, confirms);
    }

    /// The same with another policy for pool edits.
    public AllocatorSettings withEditPolicy(EditPolicy other) {
        return new AllocatorSettings(holdDown, other, quotas, sharingAcross, logCapacity, confirms);
    }

    /// The same with other quotas.
    public AllocatorSettings withQuotas(Quotas other) {
        return new AllocatorSettings(holdDown, editPolicy, other, sharingAcross, logCapacity, confirms);
    }

    /// The same with other namespaces that may share.
    public AllocatorSettings withSharingAcross(NamespaceList other) {
        return new AllocatorSettings(holdDown, editPolicy, quotas, other, logCapacity, confirms);
    }

    /// The same for an allocator that is told what Services show.
    public AllocatorSettings confirming() {
        return new AllocatorSettings(holdDown, editPolicy, quotas, sharingAcross, logCapacity, true);
    }

    /// What happens to Services whose addresses the edited pools no longer give to them.
    public enum EditPolicy {
        /// They keep their addresses, and say so, until they go by themselves.
        HOLD,
        /// They get others at once where there are any. Who finds none gives up what it has where that would
        /// keep MetalLB's speaker from the new pools, and keeps it otherwise.
        MOVE
    }
}
