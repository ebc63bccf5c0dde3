// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.cloudlb.kubernetes.CredentialCommand.Credential;
import io.cloudlb.kubernetes.CredentialCommand.CredentialException;
import io.cloudlb.testkit.ManualClock;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandAuthenticationTest {
    private final ManualClock clock = new ManualClock();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private volatile String accepted = "Bearer token-1";
    private volatile boolean fails;
    private Optional<Duration> lifetime = Optional.empty();
    private int runs;

    CommandAuthenticationTest() throws IOException {
        server.createContext("/", exchange -> {
            boolean known = accepted.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = (known ? "{\"major\":\"1\"}" : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void runsTheCommandOnceForManyRequests() {
        try (KubernetesClient client = client()) {
            ask(client);
            ask(client);
        }
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void runsTheCommandAgainWhenItsTokenHasRunOut() {
        lifetime = Optional.of(Duration.ofMinutes(15));
        try (KubernetesClient client = client()) {
            ask(client);
            clock.pass(Duration.ofMinutes(15));
            accepted = "Bearer token-2";

            ask(client);
        }
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void runsTheCommandAgainWhenItsTokenIsRefused() {
        try (KubernetesClient client = client()) {
            ask(client);
            clock.pass(Duration.ofMinutes(1));
            accepted = "Bearer token-2";

            ask(client);
        }
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void doesNotRunTheCommandForEveryRequestThatIsRefused() {
        accepted = "Bearer of another";
        try (KubernetesClient client = client()) {
            clock.pass(Duration.ofMinutes(1));
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> ask(client)).isInstanceOf(KubernetesClientException.class);
            }
        }
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void saysWhyACommandFailsThatRanBeforeAndTriesItAgainAfterARest() {
        lifetime = Optional.of(Duration.ofMinutes(15));
        try (KubernetesClient client = client()) {
            clock.pass(Duration.ofMinutes(15));
            fails = true;
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> KubernetesFailures.translating("read it", () -> ask(client)))
                        .hasMessage("could not read it: the credential command aws failed: login expired");
            }
            assertThat(runs).isEqualTo(2);

            clock.pass(Duration.ofSeconds(6));
            fails = false;
            accepted = "Bearer token-3";
            ask(client);
        }
    }

    private String ask(KubernetesClient client) {
        return Objects.requireNonNull(client.raw("/version"));
    }

    private Credential command() {
        runs++;
        if (fails) {
            throw new CredentialException("the credential command aws failed: login expired");
        }
        return new Credential(
                Optional.of("token-" + runs),
                Optional.empty(),
                lifetime.map(time -> clock.instant().plus(time)));
    }

    private KubernetesClient client() {
        CommandAuthentication authentication = new CommandAuthentication(this::command, clock);
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, authentication))
                .withKubernetesSerialization(KubernetesConnection.Kinds.serialization())
                .build();
    }
}
