// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An emulator on a port of the loopback address, for clients outside this process.
///
/// A fault that takes the answer away (timeout, reset) shows on the wire as a dropped connection. A request of
/// more than 8 MiB is refused.
public final class EmulatorServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmulatorServer.class);
    private static final int LONGEST_BODY = 8 << 20;
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private static final WireAnswer TOO_LARGE =
            new WireAnswer(413, Map.of("Content-Type", "text/plain"), "A request has at most 8 MiB.\n");

    private static final String SCHEME = "X-Forwarded-Proto";

    private final Emulator emulator;
    private final HttpServer server;
    private final ExecutorService threads;
    private final String scheme;

    private EmulatorServer(Emulator emulator, HttpServer server, String scheme, ExecutorService threads) {
        this.emulator = emulator;
        this.server = server;
        this.scheme = scheme;
        this.threads = threads;
    }

    /// Starts to serve.
    ///
    /// @param port the port on 127.0.0.1, or 0 for any free one
    /// @throws IOException if the port is taken
    public static EmulatorServer start(Emulator emulator, int port) throws IOException {
        return start(emulator, HttpServer.create(loopback(port), 0), "http");
    }

    /// Starts to serve with TLS.
    ///
    /// @param tls with the certificate of the loopback address
    public static EmulatorServer start(Emulator emulator, int port, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return start(emulator, server, "https");
    }

    private static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    private static EmulatorServer start(Emulator emulator, HttpServer server, String scheme) {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        EmulatorServer mounted = new EmulatorServer(emulator, server, scheme, threads);
        server.setExecutor(threads);
        server.createContext("/", mounted::handle);
        server.start();
        return mounted;
    }

    /// Where clients find it, such as `http://127.0.0.1:41234`.
    public URI endpoint() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
            send(exchange, body.length > LONGEST_BODY ? TOO_LARGE : emulator.answer(read(exchange, body)));
        } catch (IOException dropped) {
            log.debug("connection dropped: {}", dropped.getMessage());
            throw dropped;
        } catch (RuntimeException | Error bug) {
            log.error("emulator failed on {}", exchange.getRequestURI(), bug);
            throw bug;
        }
    }

    private WireRequest read(HttpExchange exchange, byte[] body) {
        Map<String, String> headers = new HashMap<>(Map.of(SCHEME, scheme));
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            headers.put(header.getKey(), header.getValue().getFirst());
        }
        String query = exchange.getRequestURI().getRawQuery();
        return new WireRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, WireAnswer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
