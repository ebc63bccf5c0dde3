// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.core.config.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Answers the kubelet and Prometheus: `/livez` says whether the process should go on living, `/readyz` whether it
/// does its work, both with a line per check as the API server has it; `/metrics` is the exposition format 0.0.4.
public final class HealthServer implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";
    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    /// Starts serving.
    ///
    /// @param address where
    /// @param live what must be well for the process to go on
    /// @param ready what must be well besides for it to be of use
    /// @param metrics writes the exposition
    public static HealthServer start(
            ListenAddress address, List<HealthCheck> live, List<HealthCheck> ready, Supplier<String> metrics) {
        HealthServer health = new HealthServer(bind(address));
        health.server.createContext("/", exchange -> answer(exchange, 404, TEXT, "not found\n"));
        health.server.createContext("/livez", exact("/livez", exchange -> report(exchange, live)));
        health.server.createContext("/readyz", exact("/readyz", exchange -> report(exchange, ready)));
        health.server.createContext(
                "/metrics", exact("/metrics", exchange -> answer(exchange, 200, EXPOSITION, metrics.get())));
        health.server.setExecutor(health.workers);
        health.server.start();
        return health;
    }

    /// Where it really listens.
    public ListenAddress address() {
        return new ListenAddress(
                server.getAddress().getHostString(), server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        workers.close();
    }

    private static HttpServer bind(ListenAddress address) {
        try {
            return HttpServer.create(new InetSocketAddress(address.host(), address.port()), BACKLOG);
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot listen on %s: %s; choose another address with --listen, or off"
                            .formatted(address, e.getMessage()),
                    e);
        }
    }

    private static HttpHandler exact(String path, HttpHandler handler) {
        return exchange -> {
            if (!exchange.getRequestURI().getPath().equals(path)) {
                answer(exchange, 404, TEXT, "not found\n");
            } else if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer(exchange, 405, TEXT, "only GET\n");
            } else {
                handler.handle(exchange);
            }
        };
    }

    private static void report(HttpExchange exchange, List<HealthCheck> checks) throws IOException {
        StringBuilder lines = new StringBuilder();
        boolean well = true;
        for (HealthCheck check : checks) {
            Optional<String> problem = check.problem().get();
            well &= problem.isEmpty();
            lines.append(problem.map(text -> "[-]" + check.name() + " failed: " + text)
                            .orElse("[+]" + check.name() + " ok"))
                    .append('\n');
        }
        answer(exchange, well ? 200 : 503, TEXT, lines + (well ? "ok\n" : "failed\n"));
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
