// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.Protocol;
import java.util.Comparator;

/// A port that a Service occupies on its address. The same number may be used once for each protocol.
///
/// @param protocol the transport
/// @param port the Service's port
public record PortUse(Protocol protocol, int port) implements Comparable<PortUse> {
    private static final Comparator<PortUse> ORDER =
            Comparator.comparingInt(PortUse::port).thenComparing(PortUse::protocol);

    @Override
    public int compareTo(PortUse other) {
        return ORDER.compare(this, other);
    }

    /// `TCP/80`, as MetalLB writes it.
    @Override
    public String toString() {
        return protocol + "/" + port;
    }
}
