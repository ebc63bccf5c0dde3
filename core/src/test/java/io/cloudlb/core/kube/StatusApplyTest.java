// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.KubernetesException;
import io.cloudlb.core.model.ServiceKey;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The request itself, and answers that a real API server gives rarely or never.
class StatusApplyTest {
    private static final ServiceKey WEB = new ServiceKey("shop", "web");

    private final StubbedApiServer server = new StubbedApiServer();
    private final StatusApply apply = new StatusApply(server.client(), "cloudlb");

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void sendsOneApplyAndReadsTheAnswer() {
        server.answer(
                200,
                "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"web\",\"resourceVersion\":\"7\"}}");

        Service written = apply.send(WEB, "{\"status\":{\"note\":\"größer\"}}");

        assertThat(written.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(server.asked())
                .containsExactly("PATCH /api/v1/namespaces/shop/services/web/status?fieldManager=cloudlb&force=true"
                        + " application/apply-patch+yaml Bearer secret {\"status\":{\"note\":\"größer\"}}");
    }

    @Test
    void tellsWhyTheApiServerRefuses() {
        server.answer(409, """
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
        server.answer(403, "<html>no way</html>");

        assertThatThrownBy(() -> apply.send(WEB, "{}"))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        failure -> assertThat(failure.getCode()).isEqualTo(403))
                .hasMessage("the API server answered with code 403");
    }

    @Test
    void tellsThatNobodyAnswers() {
        server.vanish();

        assertThatThrownBy(() -> KubernetesFailures.translating("write it", () -> apply.send(WEB, "{}")))
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

        assertThatThrownBy(() -> apply.send(WEB, "{}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        over.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
