// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloudlb.core.controller.KubernetesException;
import io.cloudlb.core.model.ServiceKey;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The request itself, and answers that a real API server gives rarely or never.
class StatusApplyTest {
    private static final ServiceKey WEB = new ServiceKey("shop", "web");

    private final HttpServer server = server();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withOauthToken("secret")
                    .withRequestTimeout(5_000)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .withHttpClientFactory(new JdkHttpClientFactory())
            .withKubernetesSerialization(Kinds.serialization())
            .build();
    private final StatusApply apply = new StatusApply(client, "cloudlb");

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void close() {
        client.close();
        server.stop(0);
    }

    @Test
    void sendsOneApplyAndReadsTheAnswer() {
        answer(
                200,
                "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"web\",\"resourceVersion\":\"7\"}}");

        Service written = apply.send(WEB, "{\"status\":{\"note\":\"größer\"}}");

        assertThat(written.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(asked)
                .containsExactly("PATCH /api/v1/namespaces/shop/services/web/status?fieldManager=cloudlb&force=true"
                        + " application/apply-patch+yaml Bearer secret {\"status\":{\"note\":\"größer\"}}");
    }

    @Test
    void tellsWhyTheApiServerRefuses() {
        answer(409, """
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Conflict","code":409,
                 "message":"the object has been modified"}""");

        assertThatThrownBy(() -> KubernetesFailures.translating("write it", () -> apply.send(WEB, "{}")))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(KubernetesException.Kind.CONFLICT))
                .hasMessage("could not write it: the object has been modified");
    }

    @Test
    void tellsTheCodeOfAProxyThatRefuses() {
        answer(403, "<html>no way</html>");

        assertThatThrownBy(() -> apply.send(WEB, "{}"))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        failure -> assertThat(failure.getCode()).isEqualTo(403))
                .hasMessage("the API server answered with code 403");
    }

    @Test
    void tellsThatNobodyAnswers() {
        server.stop(0);

        assertThatThrownBy(() -> KubernetesFailures.translating("write it", () -> apply.send(WEB, "{}")))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(KubernetesException.Kind.UNAVAILABLE))
                .hasMessageStartingWith("could not write it: ");
    }

    @Test
    void doesNotWaitWhenItIsInterrupted() {
        CountDownLatch over = new CountDownLatch(1);
        server.createContext("/", _ -> awaitQuietly(over));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> apply.send(WEB, "{}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        over.countDown();
    }

    private void answer(int code, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            asked.add(request(exchange));
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
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

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
