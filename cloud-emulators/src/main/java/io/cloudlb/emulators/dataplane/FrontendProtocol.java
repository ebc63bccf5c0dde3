// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.util.List;

/// What a frontend forwards on its port.
public enum FrontendProtocol {
    TCP(List.of(Transport.TCP)),
    UDP(List.of(Transport.UDP)),
    TCP_UDP(List.of(Transport.TCP, Transport.UDP));

    private final List<Transport> transports;

    FrontendProtocol(List<Transport> transports) {
        this.transports = transports;
    }

    /// The sockets it takes.
    public List<Transport> transports() {
        return transports;
    }
}
