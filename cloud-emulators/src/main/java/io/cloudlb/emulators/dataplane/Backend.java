// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// One server behind a frontend.
///
/// @param id what the cloud calls it, such as an instance id and port; unique in a frontend
/// @param host what stands in for its machine
/// @param port its traffic port as the cloud knows it, 1 to 65535
/// @param reachable false if the cloud's firewall lets nothing through to it: probes time out, connections fail
public record Backend(String id, LoopbackHost host, int port, boolean reachable) {
    public Backend {
        LoopbackHost.requirePort(port);
    }

    /// A backend no firewall stands before, at exactly that socket.
    public static Backend at(String id, InetSocketAddress socket) {
        return new Backend(id, LoopbackHost.at(socket.getAddress()), socket.getPort(), true);
    }

    /// The same backend behind a firewall that lets nothing through.
    public Backend blocked() {
        return new Backend(id, host, port, false);
    }

    /// The loopback address to call it from: the one preferred, or, if that is of the other family, its own.
    InetAddress callerAddress(InetAddress preferred) {
        return preferred.getClass() == host.address().getClass() ? preferred : host.address();
    }

    InetSocketAddress socket() {
        return host.socket(port);
    }
}
