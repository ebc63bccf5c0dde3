// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.List;
import java.util.Optional;

/// One entry of `status.loadBalancer.ingress`.
///
/// @param address where clients connect
/// @param ports the state of each port, in the order of the listeners; empty when the provider says nothing of ports
public record Ingress(Address address, List<Port> ports) {
    public Ingress {
        ports = List.copyOf(ports);
    }

    /// @param port the Service's port
    /// @param protocol the transport
    /// @param error a machine-readable reason why the port does not work, in the form of a condition reason
    public record Port(int port, Protocol protocol, Optional<String> error) {}
}
