// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.cloudlb.kubernetes.StubbedApiServer;
import io.cloudlb.kubernetes.watch.ApiReader.Patience;
import io.cloudlb.kubernetes.watch.ApiReader.Request;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How long an answer is waited for.
@Timeout(60)
class ApiReaderTest {
    private final StubbedApiServer server = new StubbedApiServer();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        server.close();
    }

    /// So do some proxies, until the first event.
    @Test
    void waitsLongerForTheHeadOfAWatchThanForThatOfAList() {
        ApiReader reader = reader(Duration.ofMillis(300));
        server.handle(exchange -> {
            waitForALittle();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });

        assertThat(reader.send(Request.watch("api/v1/services"), ApiReaderTest::size))
                .isZero();
        assertThatThrownBy(() -> reader.send(Request.list("api/v1/services"), ApiReaderTest::size))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("did not answer within");
    }

    @Test
    void givesUpAShortAnswerThatDoesNotEnd() {
        ApiReader reader = reader(Duration.ofSeconds(4));
        server.handle(exchange -> {
            begin(exchange);
            waitForTheEnd();
        });

        assertThatThrownBy(() -> reader.send(
                        new Request("PATCH", "api/v1/namespaces/a/services/b", "application/json", "{}"),
                        ApiReaderTest::size))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("broke off");
    }

    @Test
    void readsNoMoreOfARefusalThanItsBound() {
        byte[] refusal = "{\"kind\":\"Status\",\"message\":\"%s\"}"
                .formatted("no ".repeat(10 * 64 * 1_024 / 3))
                .getBytes(UTF_8);
        server.handle(exchange -> {
            exchange.sendResponseHeaders(403, refusal.length);
            exchange.getResponseBody().write(refusal);
            exchange.close();
        });

        assertThatThrownBy(
                        () -> reader(Duration.ofSeconds(30)).send(Request.list("api/v1/services"), ApiReaderTest::size))
                .isInstanceOfSatisfying(KubernetesClientException.class, failure -> {
                    assertThat(failure.getCode()).isEqualTo(403);
                    assertThat(failure.getStatus()).isNull();
                })
                .message()
                .hasSizeLessThan(200);
    }

    private ApiReader reader(Duration head) {
        return new ApiReader(server.client(), new Patience(head, Duration.ofSeconds(30)));
    }

    private static void begin(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
    }

    private void waitForTheEnd() {
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitForALittle() {
        try {
            boolean _ = end.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static int size(InputStream body) {
        try {
            return body.readAllBytes().length;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
