// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Comparator;
import java.util.Optional;

/// One port of the load balancer.
///
/// @param name the port's name in the Service, empty when it has none
/// @param port the port clients connect to
/// @param protocol the transport
/// @param nodePort the port on every node, 0 when the Service allocates none
/// @param appProtocol the application protocol the user names; a hint, which no provider that forwards bytes needs, and
///     which is therefore neither refused nor warned about
public record Listener(String name, int port, Protocol protocol, int nodePort, Optional<String> appProtocol)
        implements Comparable<Listener> {
    private static final Comparator<Listener> ORDER =
            Comparator.comparingInt(Listener::port).thenComparing(Listener::protocol);

    public Listener {
        if (port < 1 || port > 65535 || nodePort < 0 || nodePort > 65535) {
            throw new IllegalArgumentException("Port out of range: " + port + ", node port " + nodePort);
        }
    }

    @Override
    public int compareTo(Listener other) {
        return ORDER.compare(this, other);
    }

    /// `80/TCP`, as kubectl prints it.
    @Override
    public String toString() {
        return port + "/" + protocol;
    }
}
