// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One entry of `status.loadBalancer.ingress`.
///
/// @param address where clients connect
/// @param ports the state of each port, sorted by port and protocol, for their order says nothing; empty when the
///     provider says nothing of ports
public record Ingress(Address address, List<Port> ports) {
    public Ingress {
        ports = ports.stream().sorted().toList();
    }

    /// @param port the Service's port
    /// @param protocol the transport
    /// @param error a machine-readable reason why the port does not work, in the form of a condition reason
    public record Port(int port, Protocol protocol, Optional<String> error) implements Comparable<Port> {
        private static final Comparator<Port> ORDER = Comparator.comparingInt(Port::port)
                .thenComparing(Port::protocol)
                .thenComparing(port -> port.error().orElse(""));

        @Override
        public int compareTo(Port other) {
            return ORDER.compare(this, other);
        }
    }
}
