// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.LoopbackDataPlane.PlaneResources;
import java.util.List;

/// A frontend with its sockets open.
final class OpenFrontend {

    private final BoundSockets sockets;
    private final BackendPool pool;

    private OpenFrontend(BoundSockets sockets, BackendPool pool) {
        this.sockets = sockets;
        this.pool = pool;
    }

    /// Starts to probe and to accept on the sockets, which it closes with itself.
    static OpenFrontend start(Frontend frontend, BoundSockets sockets, PlaneResources plane) {
        BackendPool pool = new BackendPool(frontend, plane);
        sockets.tcp().ifPresent(socket -> plane.tasks().execute(new TcpListener(socket, pool, plane)::run));
        sockets.udp().ifPresent(socket -> plane.tasks().execute(new UdpListener(socket, pool, plane)::run));
        return new OpenFrontend(sockets, pool);
    }

    Frontend frontend() {
        return pool.frontend();
    }

    BackendPool pool() {
        return pool;
    }

    List<Endpoint> endpoints() {
        Frontend now = frontend();
        return now.protocol().transports().stream()
                .map(transport -> new Endpoint(now.id(), now.hostName(), now.port(), transport, sockets.address()))
                .toList();
    }

    /// Whether the sockets serve that frontend too.
    boolean listensAs(Frontend other) {
        Frontend now = frontend();
        return now.hostName().equals(other.hostName())
                && now.port() == other.port()
                && now.protocol() == other.protocol();
    }

    void update(Frontend next) {
        if (!next.equals(frontend())) {
            pool.update(next);
        }
    }

    void close() {
        sockets.close();
        pool.close();
    }
}
