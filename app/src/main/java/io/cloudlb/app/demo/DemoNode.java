// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import com.sun.net.httpserver.HttpServer;
import io.cloudlb.emulators.dataplane.LoopbackHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// What stands in for a machine of the cluster: a loopback address, and on each node port a small web server that
/// stands in for kube-proxy and the pod behind it.
final class DemoNode implements AutoCloseable {
    private final String name;
    private final String instanceId;
    private final InetAddress address;
    private final Map<Integer, HttpServer> servers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param name the Node's name
    /// @param instanceId the machine's id in the cloud
    /// @param address its loopback address
    DemoNode(String name, String instanceId, InetAddress address) {
        this.name = name;
        this.instanceId = instanceId;
        this.address = address;
    }

    String name() {
        return name;
    }

    String instanceId() {
        return instanceId;
    }

    InetAddress address() {
        return address;
    }

    /// The provider id that the cloud's node controller would have set.
    String providerId(String zone) {
        return "aws:///" + zone + "/" + instanceId;
    }

    /// Answers on a node port from now on.
    void serve(int nodePort) {
        servers.computeIfAbsent(nodePort, this::start);
    }

    /// Which node an answer came from.
    static Optional<String> nodeIn(String answer) {
        int on = answer.indexOf(" on ");
        return on < 0 ? Optional.empty() : Optional.of(answer.substring(on + 4, answer.indexOf(',', on)));
    }

    private HttpServer start(int nodePort) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, nodePort), 0);
            byte[] body = "Hello from pod web-%s on %s, reached at node port %d\n"
                    .formatted(name, name, nodePort)
                    .getBytes(StandardCharsets.UTF_8);
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.setExecutor(threads);
            server.start();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot listen on " + address.getHostAddress() + ":" + nodePort, failure);
        }
    }

    @Override
    public void close() {
        servers.values().forEach(server -> server.stop(0));
        servers.clear();
        threads.shutdownNow();
    }

    /// The nodes by the cloud's id of their machine.
    static Function<String, Optional<LoopbackHost>> addresses(Iterable<DemoNode> nodes) {
        return instance -> {
            for (DemoNode node : nodes) {
                if (node.instanceId().equals(instance)) {
                    return Optional.of(LoopbackHost.at(node.address()));
                }
            }
            return Optional.empty();
        };
    }
}
