// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

import io.cloudlb.emulators.cluster.NodePortService.PortRoute;
import io.cloudlb.emulators.cluster.OpenPort.RoutedPort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A UDP node port: answers each datagram with the pod's words and then the datagram itself.
final class UdpNodePort implements RoutedPort {

    private static final Logger log = LoggerFactory.getLogger(UdpNodePort.class);
    private static final int LARGEST_DATAGRAM = 65_535;

    private final DatagramSocket socket;
    private final AtomicReference<PortRoute> route;

    private UdpNodePort(DatagramSocket socket, PortRoute first) {
        this.socket = socket;
        this.route = new AtomicReference<>(first);
    }

    static UdpNodePort open(InetSocketAddress address, PortRoute first) throws IOException {
        UdpNodePort port = new UdpNodePort(new DatagramSocket(address), first);
        Thread.ofVirtual().name("udp-node-port").start(port::serve);
        return port;
    }

    @Override
    public void route(PortRoute next) {
        route.set(next);
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        while (!socket.isClosed()) {
            packet.setLength(LARGEST_DATAGRAM);
            try {
                socket.receive(packet);
                answer(packet);
            } catch (IOException e) {
                log.debug("datagram lost: {}", e.getMessage());
            }
        }
    }

    private void answer(DatagramPacket asked) throws IOException {
        byte[] words = route.get()
                .answer(asked.getAddress(), socket.getLocalAddress())
                .text()
                .getBytes(StandardCharsets.UTF_8);
        byte[] answer = Arrays.copyOf(words, words.length + asked.getLength());
        System.arraycopy(asked.getData(), 0, answer, words.length, asked.getLength());
        socket.send(new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
    }
}
