// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.TimeSource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is said where the API server does not let us.
class LackingRightsTest {
    private static final String EMPTY =
            "{\"kind\":\"ServiceList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";

    private final StubbedApiServer server = new StubbedApiServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void namesTheRightToListServices() {
        server.answer(403, refusal("list", "services"));

        assertThatThrownBy(this::start)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(KubernetesException.class)
                .hasMessageStartingWith("could not list and watch services: ")
                .hasMessageEndingWith("; grant this account the right to list and watch services");
    }

    @Test
    void namesTheRightToWatchServices() {
        server.handle(exchange -> {
            boolean watch = exchange.getRequestURI().toString().contains("watch=true");
            answer(exchange, watch ? 403 : 200, watch ? refusal("watch", "services") : EMPTY);
        });

        assertThatThrownBy(this::start)
                .cause()
                .isInstanceOf(KubernetesException.class)
                .hasMessageEndingWith("; grant this account the right to list and watch services");
    }

    @Test
    void saysThatTheApiServerIsGone() {
        server.vanish();

        assertThatThrownBy(this::start)
                .cause()
                .isInstanceOf(KubernetesException.class)
                .hasMessageStartingWith("could not list and watch services: ")
                .hasMessageNotContaining("without a reason");
    }

    /// Load balancers that go by endpoints do without.
    @Test
    void startsAlsoWhereEndpointSlicesMayNotBeRead() {
        server.handle(exchange -> {
            String asked = exchange.getRequestURI().toString();
            if (asked.startsWith("/apis/discovery.k8s.io/v1/endpointslices")) {
                answer(exchange, 403, refusal("list", "endpointslices"));
            } else {
                answer(exchange, 200, asked.contains("watch=true") ? "" : EMPTY);
            }
        });

        try (KubernetesCaches caches = caches(true)) {
            caches.start().orTimeout(30, TimeUnit.SECONDS).join();

            assertThat(caches.endpoints(new ServiceKey("default", "web"))).isEmpty();
            assertThat(caches.troubles(Duration.ofMinutes(1))).isEmpty();
        }
    }

    private KubernetesCaches caches(boolean watchesEndpoints) {
        ServiceMapper services = new ServiceMapper(_ -> false, false, Set.of());
        return new KubernetesCaches(
                server.client(),
                Set.of(),
                new KubernetesCaches.Mappers(services, new NodeMapper(_ -> false), false, watchesEndpoints),
                new Silence(),
                TimeSource.system());
    }

    private void start() {
        try (KubernetesCaches caches = caches(false)) {
            caches.start().orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String refusal(String verb, String resource) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":403,\"reason\":\"Forbidden\","
                + "\"message\":\"%s is forbidden: User \\\"me\\\" cannot %s resource \\\"%s\\\" in API group \\\"\\\" at the cluster scope\"}"
                        .formatted(resource, verb, resource);
    }

    private static final class Silence implements KubernetesCaches.Listener {
        @Override
        public void serviceChanged(ServiceKey key) {}

        @Override
        public void nodesChanged() {}

        @Override
        public void watchDied(Throwable cause) {}
    }

    @Test
    void readsTheRightThatLacksFromTheRefusal() {
        assertThat(ApiFailure.advice(forbidden(refusalOf("patch", "events"))))
                .isEqualTo("; grant this account the right to patch events in namespace a");
    }

    private static String refusalOf(String verb, String resource) {
        return "%s is forbidden: User \"me\" cannot %s resource \"%s\" in API group \"\" in the namespace \"a\""
                .formatted(resource, verb, resource);
    }

    private static KubernetesClientException forbidden(String message) {
        return new KubernetesClientException(message, 403, null);
    }
}
