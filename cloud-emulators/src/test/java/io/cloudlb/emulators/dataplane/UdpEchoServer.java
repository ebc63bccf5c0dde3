// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A UDP server that answers `name: text`, with a TCP port of the same number that probes can connect to.
final class UdpEchoServer implements AutoCloseable {

    private static final int ATTEMPTS = 16;
    private static final int BACKLOG = 512;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final String name;
    private final ServerSocket probed;
    private final DatagramSocket socket;
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();

    private UdpEchoServer(String name, ServerSocket probed, DatagramSocket socket) {
        this.name = name;
        this.probed = probed;
        this.socket = socket;
    }

    static UdpEchoServer start(String name) throws IOException {
        UdpEchoServer server = bind(name);
        Thread.ofVirtual().start(server::serve);
        Thread.ofVirtual().start(server::acceptProbes);
        return server;
    }

    /// A free TCP port may be another program's UDP port.
    private static UdpEchoServer bind(String name) throws IOException {
        for (int attempt = 1; ; attempt++) {
            ServerSocket probed = new ServerSocket(0, BACKLOG, LOOPBACK);
            try {
                return new UdpEchoServer(name, probed, new DatagramSocket(probed.getLocalPort(), LOOPBACK));
            } catch (BindException e) {
                probed.close();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    Backend backend() {
        return Backend.at(name, new InetSocketAddress(probed.getInetAddress(), probed.getLocalPort()));
    }

    /// From how many sockets datagrams came.
    int clients() {
        return clientPorts.size();
    }

    /// Answers neither datagrams nor probes any more.
    void stop() {
        Closing.quietly(socket);
        Closing.quietly(probed);
    }

    @Override
    public void close() {
        stop();
    }

    private void acceptProbes() {
        while (!probed.isClosed()) {
            try {
                probed.accept().close();
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        while (!socket.isClosed()) {
            try {
                packet.setLength(2_048);
                socket.receive(packet);
                clientPorts.add(packet.getPort());
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                byte[] answer = "%s: %s".formatted(name, text).getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException _) {
                // Closed.
            }
        }
    }
}
