// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

import io.cloudlb.emulators.cluster.NodePortService.PortRoute;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;

/// A port a node listens on.
interface OpenPort extends AutoCloseable {

    @Override
    void close();

    /// A node port: answers as the latest route says.
    sealed interface RoutedPort extends OpenPort permits HttpNodePort, UdpNodePort {

        static RoutedPort open(Transport transport, InetSocketAddress address, PortRoute route) throws IOException {
            return switch (transport) {
                case TCP -> HttpNodePort.open(address, route);
                case UDP -> UdpNodePort.open(address, route);
            };
        }

        void route(PortRoute next);
    }
}
