// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.Optional;

/// What is to become of a Service that has addresses.
sealed interface Verdict {
    /// @param unmet what it cannot have, or what is wrong where it is
    record Stay(Optional<Unmet> unmet) implements Verdict {}

    /// @param addresses what it shall have from now on
    /// @param cause why
    record Change(List<IpAddress> addresses, Cause cause) implements Verdict {}

    /// @param why what it would have needed to stay
    /// @param cause why it cannot
    record Leave(Unmet why, Cause cause) implements Verdict {}
}
