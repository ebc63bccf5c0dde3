// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.emulators.dataplane.LoopbackDataPlane.PlaneResources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts the clients of one frontend's TCP port.
final class TcpListener {

    private static final Logger log = LoggerFactory.getLogger(TcpListener.class);

    private final ServerSocket socket;
    private final BackendPool pool;
    private final PlaneResources plane;

    TcpListener(ServerSocket socket, BackendPool pool, PlaneResources plane) {
        this.socket = socket;
        this.pool = pool;
        this.plane = plane;
    }

    /// Accepts until the socket is closed.
    void run() {
        while (!socket.isClosed()) {
            try {
                take(socket.accept());
            } catch (IOException e) {
                log.debug("accepting on {} ended: {}", socket, e.getMessage());
            }
        }
    }

    private void take(Socket client) {
        if (!plane.connections().tryAcquire()) {
            Closing.reset(client);
            return;
        }
        try {
            plane.tasks().execute(() -> serve(client));
        } catch (RejectedExecutionException _) {
            plane.connections().release();
            Closing.reset(client);
        }
    }

    private void serve(Socket client) {
        try {
            chosenFor(client).ifPresentOrElse(backend -> forward(client, backend), () -> Closing.reset(client));
        } finally {
            plane.connections().release();
        }
    }

    private Optional<Backend> chosenFor(Socket client) {
        if (!pool.admits(client.getInetAddress())) {
            return Optional.empty();
        }
        InetSocketAddress from = new InetSocketAddress(client.getInetAddress(), client.getPort());
        InetSocketAddress local = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        return pool.choose(new FlowKey(Transport.TCP, from, local));
    }

    private void forward(Socket client, Backend backend) {
        ForwardingRules rules = pool.frontend().rules();
        Deadline silence = new Deadline(plane.options().pace().of(rules.idleTimeout()));
        TcpConnection connection = new TcpConnection(client, backend, silence);
        pool.flows().add(backend, connection);
        try {
            connection.forward(seenByBackend(client.getInetAddress(), rules), plane.tasks());
        } finally {
            pool.flows().remove(backend, connection);
        }
    }

    private InetAddress seenByBackend(InetAddress client, ForwardingRules rules) {
        return switch (rules.clientAddress()) {
            case PRESERVED -> client;
            case LOAD_BALANCER -> socket.getInetAddress();
        };
    }
}
