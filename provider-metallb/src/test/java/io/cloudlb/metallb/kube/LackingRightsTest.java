// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.kubernetes.ObjectEvent;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What is said where the API server does not let us see pools and namespaces, or is gone.
class LackingRightsTest {
    private static final String EMPTY =
            "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";
    private static final String BOOKMARK =
            "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"1\"}}}";
    private static final String REFUSAL =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":403,\"message\":\"it is"
                    + " forbidden\"}";

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();

    LackingRightsTest() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void namesTheRightToListPools() {
        refuse(asked -> asked.getPath().contains("ipaddresspools"));

        assertStartFails(
                "Kubernetes did not list IPAddressPools in namespace mlb: it is forbidden. Grant the right to list"
                        + " and watch ipaddresspools.metallb.io in namespace mlb");
    }

    @Test
    void namesTheRightToWatchPools() {
        refuse(asked ->
                asked.getPath().contains("ipaddresspools") && asked.getQuery().contains("watch=true"));

        assertStartFails(
                "Kubernetes did not list IPAddressPools in namespace mlb: it is forbidden. Grant the right to list"
                        + " and watch ipaddresspools.metallb.io in namespace mlb");
    }

    @Test
    void namesTheRightToListNamespaces() {
        refuse(asked -> asked.getPath().endsWith("/namespaces"));

        assertStartFails(
                "Kubernetes did not list Namespaces: it is forbidden. Grant the right to list and watch namespaces");
    }

    @Test
    void saysThatTheApiServerIsGone() {
        server.stop(0);

        assertThatThrownBy(this::start)
                .cause()
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failure -> assertThat(failure.error()).returns(CloudError.Kind.UNAVAILABLE, CloudError::kind))
                .hasMessageStartingWith("Kubernetes did not list ")
                .hasMessageNotContaining("no reason given")
                .hasMessageNotContaining("no list");
    }

    @Test
    void namesTheRightToWriteEvents() {
        refuse(_ -> true);
        Logger logger = (Logger) LoggerFactory.getLogger(EventWriter.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);

        new EventWriter(client, TimeSource.system())
                .write(EventWriter.Reason.POOLS_REFUSED.on(
                        new ObjectReferenceBuilder()
                                .withKind("IPAddressPool")
                                .withNamespace("mlb")
                                .withName("a")
                                .withUid("u")
                                .build(),
                        ObjectEvent.Type.WARNING,
                        "no"));

        logger.detachAppender(lines);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Kubernetes did not take event PoolsRefused on IPAddressPool mlb/a: it is forbidden. Grant"
                                + " the right to create and patch events in namespace mlb");
    }

    private void assertStartFails(String sentence) {
        assertThatThrownBy(this::start)
                .cause()
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failure -> assertThat(failure.error()).returns(CloudError.Kind.DENIED, CloudError::kind))
                .hasMessage(sentence);
    }

    private void start() {
        try (PoolWatch watch = new PoolWatch(client, "mlb", () -> {}, _ -> {}, TimeSource.system())) {
            watch.start().orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    private void refuse(Predicate<URI> refused) {
        server.createContext("/", exchange -> {
            URI asked = exchange.getRequestURI();
            boolean isRefused = refused.test(asked);
            String body = String.valueOf(asked.getQuery()).contains("watch=true") ? BOOKMARK : EMPTY;
            byte[] bytes = (isRefused ? REFUSAL : body).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isRefused ? 403 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
