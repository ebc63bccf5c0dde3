// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/// Stands in for an API server by one answer to everything, on loopback, and a client of it that tries once.
public final class StubbedApiServer implements AutoCloseable {
    private final HttpServer server;
    private final KubernetesClient client;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public StubbedApiServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withOauthToken("secret")
                        .withRequestTimeout(5_000)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withKubernetesSerialization(KubernetesConnection.Kinds.serialization())
                .build();
    }

    public KubernetesClient client() {
        return client;
    }

    /// What was asked so far: method, path with query, type, authorization and body, with blanks between them.
    List<String> asked() {
        return List.copyOf(asked);
    }

    /// Gives that answer from now on. Called once.
    void answer(int code, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        handle(exchange -> {
            asked.add(request(exchange));
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    /// Notes what was asked, and answers it with an empty object.
    void take(HttpExchange exchange, int code) throws IOException {
        asked.add(request(exchange));
        byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /// Notes what was asked, and refuses it as a right that lacks is refused, in these words.
    void refuse(HttpExchange exchange, String words) throws IOException {
        asked.add(request(exchange));
        byte[] bytes =
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"Forbidden\",\"code\":403,\"message\":\"%s\"}"
                        .formatted(words.replace("\"", "\\\""))
                        .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(403, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /// Waits until it was asked so often.
    void awaitAsked(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> asked.size() >= count);
    }

    /// Does that with every request from now on. Called once.
    public void handle(HttpHandler handler) {
        server.createContext("/", handler);
    }

    /// Is not there any more.
    void vanish() {
        server.stop(0);
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
    }

    private static String request(HttpExchange exchange) throws IOException {
        return String.join(
                " ",
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                exchange.getRequestHeaders().getFirst("Authorization"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }
}
