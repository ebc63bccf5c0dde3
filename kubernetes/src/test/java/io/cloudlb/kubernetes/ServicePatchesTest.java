// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.kubernetes.watch.ApiReader;
import io.cloudlb.kubernetes.watch.ObjectReader;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The request itself, and answers that a real API server gives rarely or never.
class ServicePatchesTest {
    private static final ServiceKey WEB = new ServiceKey("shop", "web");

    private final StubbedApiServer server = new StubbedApiServer();
    private final FabricWriter.ServicePatches patches =
            new FabricWriter.ServicePatches(new ApiReader(server.client()), new ServiceMapper(_ -> false));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void sendsOneApplyAndReadsTheAnswer() {
        server.answer(
                200,
                "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"web\",\"resourceVersion\":\"7\"}}");

        ServiceView written = send("{\"status\":{\"note\":\"größer\"}}");

        assertThat(written.meta().resourceVersion()).isEqualTo("7");
        assertThat(server.asked())
                .containsExactly("PATCH /api/v1/namespaces/shop/services/web/status?fieldManager=cloudlb&force=true"
                        + " application/apply-patch+yaml Bearer secret {\"status\":{\"note\":\"größer\"}}");
    }

    @Test
    void tellsWhyTheApiServerRefuses() {
        server.answer(409, """
            {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Conflict","code":409,
             "message":"the object has been modified"}\
            """);

        assertThatThrownBy(() -> KubernetesFailures.translating("write it", () -> send("{}")))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(KubernetesException.Kind.CONFLICT))
                .hasMessage("could not write it: the object has been modified");
    }

    @Test
    void tellsTheCodeOfAProxyThatRefuses() {
        server.answer(403, "<html>no way</html>");

        assertThatThrownBy(() -> send("{}"))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        failure -> assertThat(failure.getCode()).isEqualTo(403))
                .hasMessage("the API server answered with code 403");
    }

    @Test
    void aTokenOfAListThatHasExpiredIsNoDeniedRight() {
        server.answer(410, """
            {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410,
             "message":"The provided continue parameter is too old"}\
            """);

        assertThatThrownBy(() -> KubernetesFailures.translating("list them", () -> send("{}")))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(KubernetesException.Kind.UNAVAILABLE));
    }

    @Test
    void credentialsThatAreNotAcceptedAreRefusedLikeARightThatLacks() {
        server.answer(401, "{}");

        assertThatThrownBy(() -> KubernetesFailures.translating("write it", () -> send("{}")))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(KubernetesException.Kind.REFUSED));
    }

    @Test
    void holdsOfAnAnswerOnlyWhatIsKeptOfAService() {
        server.answer(
                200,
                "{\"metadata\":{\"name\":\"web\",\"resourceVersion\":\"7\",\"finalizers\":[%s\"a/z\"]}}"
                        .formatted("\"a/b\",".repeat(ObjectReader.LIMIT)));

        ServiceView written = send("{}");

        assertThat(written.meta().resourceVersion()).isEqualTo("7");
        assertThat(written.meta().isTooLarge()).isTrue();
    }

    @Test
    void sendsOnePatchAfterAnotherOverOneConnection() {
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        byte[] body = ("{\"metadata\":{\"name\":\"web\"}}" + " ".repeat(ObjectReader.LIMIT)).getBytes(UTF_8);
        server.handle(exchange -> {
            ports.add(exchange.getRemoteAddress().getPort());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });

        send("{}");
        send("{}");

        assertThat(ports).hasSize(1);
    }

    @Test
    void tellsThatNobodyAnswers() {
        server.vanish();

        assertThatThrownBy(() -> KubernetesFailures.translating("write it", () -> send("{}")))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(KubernetesException.Kind.UNAVAILABLE))
                .hasMessageStartingWith("could not write it: ");
    }

    @Test
    void doesNotWaitWhenItIsInterrupted() {
        CountDownLatch over = new CountDownLatch(1);
        server.handle(_ -> awaitQuietly(over));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> send("{}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        over.countDown();
    }

    private ServiceView send(String body) {
        return patches.send(WEB, "/status?fieldManager=cloudlb&force=true", "application/apply-patch+yaml", body);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
