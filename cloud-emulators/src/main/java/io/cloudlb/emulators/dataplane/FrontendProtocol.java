// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.util.List;

/// What a frontend forwards on its port.
public enum FrontendProtocol {
    TCP,
    UDP,
    TCP_UDP;

    /// The sockets it takes.
    public List<Transport> transports() {
        return switch (this) {
            case TCP -> List.of(Transport.TCP);
            case UDP -> List.of(Transport.UDP);
            case TCP_UDP -> List.of(Transport.TCP, Transport.UDP);
        };
    }

    /// What a socket speaks.
    public enum Transport {
        TCP,
        UDP
    }
}
