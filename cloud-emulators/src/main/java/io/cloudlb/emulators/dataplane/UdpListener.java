// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.emulators.dataplane.LoopbackDataPlane.PlaneResources;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Receives the datagrams of one frontend's UDP port and keeps the table of its flows.
final class UdpListener {

    private static final Logger log = LoggerFactory.getLogger(UdpListener.class);
    private static final int LARGEST_DATAGRAM = 65_535;

    private final DatagramSocket socket;
    private final BackendPool pool;
    private final PlaneResources plane;
    private final Map<InetSocketAddress, UdpFlow> flows = new ConcurrentHashMap<>();

    UdpListener(DatagramSocket socket, BackendPool pool, PlaneResources plane) {
        this.socket = socket;
        this.pool = pool;
        this.plane = plane;
    }

    /// Receives until the socket is closed.
    void run() {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        while (!socket.isClosed()) {
            packet.setLength(LARGEST_DATAGRAM);
            try {
                socket.receive(packet);
                forward(packet);
            } catch (IOException e) {
                log.debug("datagram on {} lost: {}", socket.getLocalSocketAddress(), e.getMessage());
            }
        }
    }

    private void forward(DatagramPacket packet) throws IOException {
        InetSocketAddress client = (InetSocketAddress) packet.getSocketAddress();
        if (!pool.admits(client.getAddress())) {
            return;
        }
        UdpFlow known = flows.get(client);
        Optional<UdpFlow> flow = known == null ? open(client) : Optional.of(known);
        if (flow.isPresent()) {
            flow.get().send(packet.getData(), packet.getLength());
        }
    }

    private Optional<UdpFlow> open(InetSocketAddress client) throws IOException {
        FlowKey key = new FlowKey(Transport.UDP, client, (InetSocketAddress) socket.getLocalSocketAddress());
        Optional<Backend> chosen =
                pool.choose(key).filter(backend -> backend.access().admits(client.getAddress()));
        if (chosen.isEmpty() || !plane.datagramFlows().tryAcquire()) {
            return Optional.empty();
        }
        boolean started = false;
        try {
            UdpFlow flow = start(client, chosen.get());
            started = true;
            return Optional.of(flow);
        } catch (RejectedExecutionException _) {
            return Optional.empty();
        } finally {
            if (!started) {
                plane.datagramFlows().release();
            }
        }
    }

    private UdpFlow start(InetSocketAddress client, Backend backend) throws IOException {
        ForwardingRules rules = pool.frontend().rules();
        Deadline silence = new Deadline(plane.options().pace().of(rules.idleTimeout()));
        UdpFlow flow = UdpFlow.open(socket, client, backend, seenByBackend(client.getAddress(), rules), silence);
        flows.put(client, flow);
        pool.flows().add(backend, flow);
        try {
            plane.tasks().execute(() -> answer(client, backend, flow));
        } catch (RejectedExecutionException e) {
            flow.abort();
            forget(client, backend, flow);
            throw e;
        }
        return flow;
    }

    private void answer(InetSocketAddress client, Backend backend, UdpFlow flow) {
        try {
            flow.answer();
        } finally {
            forget(client, backend, flow);
            plane.datagramFlows().release();
        }
    }

    private void forget(InetSocketAddress client, Backend backend, UdpFlow flow) {
        flows.remove(client, flow);
        pool.flows().remove(backend, flow);
    }

    private InetAddress seenByBackend(InetAddress client, ForwardingRules rules) {
        return switch (rules.clientAddress()) {
            case PRESERVED -> client;
            case LOAD_BALANCER -> socket.getLocalAddress();
        };
    }
}
