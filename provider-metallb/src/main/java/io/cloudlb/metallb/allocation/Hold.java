// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.pool.IpAddress;
import java.time.Instant;
import java.util.Comparator;

/// An address that nobody has and that is not given out yet.
///
/// @param address the address
/// @param until when it may be given out; [Instant#MAX] while its former holder may still be announced
/// @param former who had it; it may have it back at any time
public record Hold(IpAddress address, Instant until, ServiceKey former) implements Comparable<Hold> {
    private static final Comparator<Hold> ORDER =
            Comparator.comparing(Hold::until).thenComparing(Hold::address).thenComparing(Hold::former);

    /// Whether no passing of time ends it.
    boolean openEnded() {
        return until.equals(Instant.MAX);
    }

    @Override
    public int compareTo(Hold other) {
        return ORDER.compare(this, other);
    }
}
