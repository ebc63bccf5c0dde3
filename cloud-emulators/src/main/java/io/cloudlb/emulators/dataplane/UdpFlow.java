// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.FlowRegistry.LiveFlow;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/// The datagrams of one client, joined to a socket of their own towards one backend.
final class UdpFlow implements LiveFlow {

    private static final int LARGEST_DATAGRAM = 65_535;

    private final DatagramSocket frontend;
    private final InetSocketAddress client;
    private final DatagramSocket server;
    private final Deadline silence;

    private UdpFlow(DatagramSocket frontend, InetSocketAddress client, DatagramSocket server, Deadline silence) {
        this.frontend = frontend;
        this.client = client;
        this.server = server;
        this.silence = silence;
    }

    /// @param frontend where answers leave from
    /// @param source the address the backend is to see
    static UdpFlow open(
            DatagramSocket frontend, InetSocketAddress client, Backend backend, InetAddress source, Deadline silence)
            throws IOException {
        DatagramSocket server = new DatagramSocket(new InetSocketAddress(backend.callerAddress(source), 0));
        server.connect(backend.socket());
        return new UdpFlow(frontend, client, server, silence);
    }

    /// Sends what the client sent.
    void send(byte[] data, int length) throws IOException {
        silence.putOff();
        server.send(new DatagramPacket(data, length));
    }

    /// Sends back what the backend answers, until the flow is silent for too long, cut, or its backend's port closed.
    void answer() {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        try {
            while (!server.isClosed()) {
                answerNext(packet);
            }
        } catch (IOException _) {
            // Cut, or the port is closed: the client's next datagram chooses again.
        } finally {
            server.close();
        }
    }

    @Override
    public void abort() {
        server.close();
    }

    private void answerNext(DatagramPacket packet) throws IOException {
        server.setSoTimeout(silence.waitMillis());
        packet.setLength(LARGEST_DATAGRAM);
        try {
            server.receive(packet);
            silence.putOff();
            frontend.send(new DatagramPacket(packet.getData(), packet.getLength(), client));
        } catch (SocketTimeoutException timeout) {
            if (silence.isOver()) {
                throw timeout;
            }
        }
    }
}
