// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.core.provider.CloudError;

/// What came of asking.
public sealed interface Answer {
    /// Decided, and claimed where it has to be.
    ///
    /// @param held what the Service has now
    record Decided(Held held) implements Answer {}

    /// The ledger could not be written, so nothing was decided.
    ///
    /// @param error why
    record Undecided(CloudError error) implements Answer {}
}
