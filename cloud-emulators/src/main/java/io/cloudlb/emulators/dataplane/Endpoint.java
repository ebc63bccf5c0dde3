// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import java.net.InetSocketAddress;
import java.util.Comparator;

/// Where one port of a load balancer really answers.
///
/// @param frontendId the frontend's id
/// @param hostName the load balancer's name, which no DNS knows
/// @param port the port clients ask for
/// @param transport what the socket speaks
/// @param socket the loopback address and port it is bound to; the port differs from the one asked for where that
///     needs a privilege or is taken
public record Endpoint(String frontendId, String hostName, int port, Transport transport, InetSocketAddress socket)
        implements Comparable<Endpoint> {

    private static final Comparator<Endpoint> ORDER = Comparator.comparing(Endpoint::hostName)
            .thenComparingInt(Endpoint::port)
            .thenComparing(Endpoint::transport);

    /// Whether this is the port of that load balancer.
    public boolean answers(String host, int askedPort, Transport askedTransport) {
        return hostName.equals(host) && port == askedPort && transport == askedTransport;
    }

    /// The argument that leads curl here: `--connect-to host:80:127.64.0.5:80`.
    public String curlArgument() {
        return "--connect-to %s:%d:%s".formatted(bracketed(hostName), port, authority());
    }

    /// The socket as a URL has it: `127.64.0.5:80`, `[0:0:0:0:0:0:0:1]:80`.
    public String authority() {
        return bracketed(socket.getAddress().getHostAddress()) + ":" + socket.getPort();
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    @Override
    public int compareTo(Endpoint other) {
        return ORDER.compare(this, other);
    }
}
