// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// What this system has to talk to itself, and the refusal of all else.
final class Loopback {

    private Loopback() {}

    static void require(InetAddress address) {
        if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException("%s is not a loopback address: a stand-in never talks to another machine"
                    .formatted(address.getHostAddress()));
        }
    }

    /// Whether all of 127.0.0.0/8 can be bound, as on Linux and Windows, or 127.0.0.1 only, as on macOS.
    static boolean hasManyAddresses() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.64.0.1"), 0));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static void requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }
}
