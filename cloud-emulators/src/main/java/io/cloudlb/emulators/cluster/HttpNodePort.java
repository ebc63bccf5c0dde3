// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

import io.cloudlb.emulators.cluster.LocalHttpServer.Answer;
import io.cloudlb.emulators.cluster.NodePortService.PortRoute;
import io.cloudlb.emulators.cluster.OpenPort.RoutedPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;

/// A TCP node port: a small web server.
final class HttpNodePort implements RoutedPort {

    private final AtomicReference<PortRoute> route;
    private final LocalHttpServer server;

    private HttpNodePort(AtomicReference<PortRoute> route, LocalHttpServer server) {
        this.route = route;
        this.server = server;
    }

    static HttpNodePort open(InetSocketAddress address, PortRoute first) throws IOException {
        AtomicReference<PortRoute> route = new AtomicReference<>(first);
        LocalHttpServer server = LocalHttpServer.start(
                address,
                exchange -> new Answer(
                        200,
                        "text/plain; charset=utf-8",
                        route.get()
                                .answer(exchange.getRemoteAddress().getAddress(), address.getAddress())
                                .text()));
        return new HttpNodePort(route, server);
    }

    @Override
    public void route(PortRoute next) {
        route.set(next);
    }

    @Override
    public void close() {
        server.close();
    }
}
