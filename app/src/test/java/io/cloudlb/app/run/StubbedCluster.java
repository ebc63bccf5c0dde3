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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands in for the API server of an empty cluster, on loopback, in which nothing ever happens: enough for a process
/// to start. Leases are refused, so that nobody comes to lead by itself.
final class StubbedCluster implements AutoCloseable {
    private static final String NAMESPACE =
            "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"kube-system\",\"uid\":\"u-1\"}}";
    private static final String EMPTY =
            "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";
    private static final String BOOKMARK =
            "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"1\"}}}\n";
    private static final String NO_LEASES = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\","
            + "\"reason\":\"Forbidden\",\"code\":403,\"message\":\"leases.coordination.k8s.io \\\"cloudlb\\\" is forbidden:"
            + " User \\\"me\\\" cannot get resource \\\"leases\\\" in API group \\\"coordination.k8s.io\\\" in the namespace"
            + " \\\"kube-system\\\"\"}";

    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    StubbedCluster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /// Writes a kubeconfig that leads here.
    Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"), """
            apiVersion: v1
            kind: Config
            current-context: a
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:%d"}}]
            contexts: [{name: a, context: {cluster: a, user: me}}]
            users: [{name: me, user: {token: t}}]
            """.formatted(server.getAddress().getPort()));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestURI().toString();
        if (asked.contains("/leases")) {
            answer(exchange, 403, NO_LEASES);
        } else if (asked.contains("watch=true")) {
            watch(exchange);
        } else {
            answer(exchange, 200, asked.startsWith("/api/v1/namespaces/kube-system") ? NAMESPACE : EMPTY);
        }
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
