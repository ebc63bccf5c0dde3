// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/// The listening sockets of one frontend, all on one port.
record BoundSockets(InetSocketAddress address, Optional<ServerSocket> tcp, Optional<DatagramSocket> udp)
        implements AutoCloseable {

    private static final int BACKLOG = 512;
    private static final int ATTEMPTS = 16;
    private static final int ANY = 0;

    /// Binds the port asked for, or, where that needs a privilege or is taken, any free one.
    static BoundSockets bindPreferring(int port, InetAddress address, FrontendProtocol protocol) throws IOException {
        try {
            return bind(new InetSocketAddress(address, port), protocol);
        } catch (BindException _) {
            return bindAny(address, protocol);
        }
    }

    /// Binds any free port.
    static BoundSockets bindAny(InetAddress address, FrontendProtocol protocol) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return bind(new InetSocketAddress(address, ANY), protocol);
            } catch (BindException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static BoundSockets bind(InetSocketAddress wanted, FrontendProtocol protocol) throws IOException {
        LoopbackHost.requireLoopback(wanted.getAddress());
        return switch (protocol) {
            case TCP -> ofTcp(tcp(wanted));
            case UDP -> ofUdp(udp(wanted));
            case TCP_UDP -> both(wanted);
        };
    }

    private static BoundSockets both(InetSocketAddress wanted) throws IOException {
        ServerSocket tcp = tcp(wanted);
        try {
            InetSocketAddress bound = new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
            return new BoundSockets(bound, Optional.of(tcp), Optional.of(udp(bound)));
        } catch (IOException e) {
            tcp.close();
            throw e;
        }
    }

    private static BoundSockets ofTcp(ServerSocket socket) {
        InetSocketAddress bound = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        return new BoundSockets(bound, Optional.of(socket), Optional.empty());
    }

    private static BoundSockets ofUdp(DatagramSocket socket) {
        InetSocketAddress bound = new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
        return new BoundSockets(bound, Optional.empty(), Optional.of(socket));
    }

    private static ServerSocket tcp(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(address, BACKLOG);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static DatagramSocket udp(InetSocketAddress address) throws IOException {
        return new DatagramSocket(address);
    }

    @Override
    public void close() {
        tcp.ifPresent(Closing::quietly);
        udp.ifPresent(Closing::quietly);
    }
}
