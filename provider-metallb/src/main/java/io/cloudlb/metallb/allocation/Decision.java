// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import java.util.Optional;

/// What a Service has after it was decided on.
public sealed interface Decision {
    /// It has addresses.
    ///
    /// @param assignment what is to be published
    /// @param unmet what it asks for and cannot have for now, or what is wrong with where its address is; what it
    ///     has it keeps all the same
    record Holds(Assignment assignment, Optional<Unmet> unmet) implements Decision {}

    /// It has none, and nothing is to be published.
    ///
    /// @param why what would have to change
    record Pending(Unmet why) implements Decision {}
}
