// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.net.InetAddress;

/// Refuses what would leave this machine.
final class Loopback {

    private Loopback() {}

    static void require(InetAddress address) {
        if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException("%s is not a loopback address: a stand-in never talks to another machine"
                    .formatted(address.getHostAddress()));
        }
    }

    static void requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }
}
