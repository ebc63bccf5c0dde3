// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An HTTP server that answers every path with a status that can be changed.
final class HttpServerOnLoopback implements AutoCloseable {

    private final HttpServer server;
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private volatile int status;

    private HttpServerOnLoopback(HttpServer server, int status) {
        this.server = server;
        this.status = status;
    }

    static HttpServerOnLoopback start(int status) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        HttpServerOnLoopback started = new HttpServerOnLoopback(HttpServer.create(any, 50), status);
        started.server.createContext("/", started::handle);
        started.server.start();
        return started;
    }

    void answer(int next) {
        status = next;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// The paths asked for so far.
    List<String> paths() {
        return paths;
    }

    Backend backend(String id) {
        return Backend.at(id, server.getAddress());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            paths.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
