// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Optional;

/// A port as the Service's spec has it.
///
/// @param name empty when unnamed
/// @param protocol the transport
/// @param port the Service's port
/// @param nodePort 0 when none is allocated
/// @param appProtocol the application protocol, if named
public record ServicePort(String name, Protocol protocol, int port, int nodePort, Optional<String> appProtocol) {
    /// The same with another node port.
    public ServicePort withNodePort(int other) {
        return new ServicePort(name, protocol, port, other, appProtocol);
    }
}
