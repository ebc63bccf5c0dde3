// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands in for the API server of a cluster in which nothing ever happens, on loopback:
/// enough for a process to start and to speak of its Services. What is written is noted and
/// kept nowhere. Without Services, Leases are refused, so that nobody comes to lead by itself.
final class StubbedCluster implements AutoCloseable {
    private static final String NAMESPACE =
            "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"kube-system\",\"uid\":\"u-1\"}}";
    private static final String EMPTY =
            "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";
    private static final String BOOKMARK =
            "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"1\"}}}\n";
    private static final String LEASE =
            "{\"kind\":\"Lease\",\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"1\"},\"spec\":{}}";
    private static final String NO_LEASES = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\","
            + "\"reason\":\"Forbidden\",\"code\":403,\"message\":\"leases.coordination.k8s.io \\\"cloudlb\\\" is forbidden:"
            + " User \\\"me\\\" cannot get resource \\\"leases\\\" in API group \\\"coordination.k8s.io\\\" in the namespace"
            + " \\\"kube-system\\\"\"}";

    private final Map<String, String> services;
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    StubbedCluster() throws IOException {
        this(Map.of());
    }

    /// @param services those of namespace default, as JSON by name
    StubbedCluster(Map<String, String> services) throws IOException {
        this.services = Map.copyOf(services);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /// Where it listens.
    int port() {
        return server.getAddress().getPort();
    }

    /// The bodies of all that was written.
    List<String> written() {
        return List.copyOf(written);
    }

    /// Writes a kubeconfig that leads here.
    Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
            apiVersion: v1
            kind: Config
            current-context: a
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:%d"}}]
            contexts: [{name: a, context: {cluster: a, user: me}}]
            users: [{name: me, user: {token: t}}]
            """.formatted(port()));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestURI().toString();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (asked.contains("/leases")) {
            answer(exchange, services.isEmpty() ? 403 : 200, services.isEmpty() ? NO_LEASES : LEASE);
        } else if (asked.contains("watch=true")) {
            watch(exchange);
        } else if (!body.isEmpty()) {
            written.add(body);
            answer(exchange, 200, service(asked).orElse(body));
        } else {
            answer(exchange, 200, service(asked).orElseGet(() -> read(asked)));
        }
    }

    private Optional<String> service(String asked) {
        return services.keySet().stream()
                .filter(name -> asked.contains("/namespaces/default/services/" + name))
                .map(services::get)
                .findFirst();
    }

    private String read(String asked) {
        if (asked.startsWith("/api/v1/namespaces/kube-system")) {
            return NAMESPACE;
        }
        return asked.contains("/services")
                ? EMPTY.replace("[]", services.values().toString())
                : EMPTY;
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void watch(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream events = exchange.getResponseBody()) {
            events.write(BOOKMARK.getBytes(StandardCharsets.UTF_8));
            events.flush();
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
