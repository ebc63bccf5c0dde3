// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// The API server as a process sees it whose cable is cut at one of its writes: before the write arrives, or after it
/// took effect and before its answer is there. From then on nothing gets through, as for a process that is gone.
public final class CutApiServer implements AutoCloseable {
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

    /// The client and the server of the JDK make their own.
    private static final Set<String> NOT_PASSED_ON =
            Set.of("connection", "content-length", "host", "http2-settings", "upgrade", "transfer-encoding", "date");

    private final URI target;
    private final Predicate<String> counted;
    private final int cutAt;
    private final boolean afterwards;
    private final AtomicInteger writes = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private final HttpServer server;
    private volatile boolean cut;

    private CutApiServer(Config cluster, Predicate<String> counted, int cutAt, boolean afterwards) {
        this.target = URI.create(cluster.getMasterUrl());
        this.counted = counted;
        this.cutAt = cutAt;
        this.afterwards = afterwards;
        try {
            client = HttpClient.newBuilder()
                    .sslContext(SSLUtils.sslContext(cluster))
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(threads)
                    .build();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    /// Stands before the API server of that client.
    ///
    /// @param counted the paths of writes that count
    /// @param cutAt at which of them the cable is cut, from 1; 0 for never
    /// @param afterwards whether that write still takes effect
    public static CutApiServer before(Config cluster, Predicate<String> counted, int cutAt, boolean afterwards) {
        return new CutApiServer(cluster, counted, cutAt, afterwards);
    }

    /// A kubeconfig that leads here.
    public Path kubeconfig(Path folder, String token) {
        try {
            return Files.writeString(Files.createTempFile(folder, "kubeconfig", ""), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: cut, cluster: {server: "http://127.0.0.1:%d"}}]
                    users: [{name: admin, user: {token: "%s"}}]
                    contexts: [{name: cut, context: {cluster: cut, user: admin}}]
                    current-context: cut
                    """.formatted(
                            server.getAddress().getPort(), token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether the cable is cut.
    public boolean isCut() {
        return cut;
    }

    /// How many writes counted so far.
    public int writes() {
        return writes.get();
    }

    /// Where web sockets are refused the client watches by an answer that does not end.
    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestHeaders().containsKey("Sec-WebSocket-Key")) {
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_UNAVAILABLE, -1);
                return;
            }
            boolean isCounted = WRITES.contains(exchange.getRequestMethod())
                    && counted.test(exchange.getRequestURI().getPath());
            boolean isLast = isCounted && writes.incrementAndGet() == cutAt;
            if (isLast && !afterwards) {
                cut = true;
            }
            if (!cut) {
                HttpResponse<InputStream> answer = forward(exchange);
                cut |= isLast;
                if (!cut) {
                    answer(exchange, answer);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<InputStream> forward(HttpExchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (isPassedOn(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /// Watches never end, and a quiet one says nothing for long, so its head and every piece are passed on at once.
    private void answer(HttpExchange exchange, HttpResponse<InputStream> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (isPassedOn(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        exchange.sendResponseHeaders(answer.statusCode(), 0);
        byte[] piece = new byte[8_192];
        try (InputStream from = answer.body();
                OutputStream to = exchange.getResponseBody()) {
            to.flush();
            for (int length = from.read(piece); length >= 0 && !cut; length = from.read(piece)) {
                to.write(piece, 0, length);
                to.flush();
            }
        }
    }

    private static boolean isPassedOn(String header) {
        return !NOT_PASSED_ON.contains(header.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        cut = true;
        server.stop(0);
        client.shutdownNow();
        threads.shutdownNow();
    }
}
