// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A port that answers every HTTP request with a short text.
final class LocalHttpServer implements OpenPort {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LocalHttpServer(HttpServer server) {
        this.server = server;
    }

    /// @param status the HTTP status
    /// @param contentType the type of the body
    /// @param body the text
    record Answer(int status, String contentType, String body) {}

    static LocalHttpServer start(InetSocketAddress address, Function<HttpExchange, Answer> answers) throws IOException {
        LocalHttpServer started = new LocalHttpServer(HttpServer.create(address, 0));
        started.server.setExecutor(started.threads);
        started.server.createContext("/", exchange -> send(exchange, answers.apply(exchange)));
        started.server.start();
        return started;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().skip(Long.MAX_VALUE);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
