// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import static io.cloudlb.azure.client.AzureSubscription.ADDRESS;
import static io.cloudlb.azure.client.AzureSubscription.NETWORK;
import static io.cloudlb.azure.client.AzureSubscription.address;
import static io.cloudlb.azure.client.AzureSubscription.errorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.cloudlb.azure.client.ArmApi.Precondition;
import io.cloudlb.azure.settings.AzureSettings;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.TestAuthority;
import io.cloudlb.emulators.azure.IdentityEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests over real connections, with and without TLS.
class ConnectionTest {
    private static final String TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    private static final IdentityEndpoint IDENTITY =
            new IdentityEndpoint(TENANT, "client", "a-secret-of-words", "service-account-token");
    private static final CallBudget HASTY = new CallBudget(
            Duration.ofSeconds(2), Duration.ofSeconds(30), 1, Duration.ofMillis(1), Duration.ofMillis(1));

    private final AzureSubscription subscription = new AzureSubscription(builder -> builder.pageSize(1));

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        subscription.close();
    }

    private ArmApi at(String endpoint, CallBudget budget) {
        return subscription.api(budget, () -> ArmConnection.connect(settings(endpoint), Map.of()));
    }

    private static AzureSettings settings(String endpoint) {
        return AzureSettings.of(Map.of(
                AzureSettings.SUBSCRIPTION, "11111111-2222-3333-4444-555555555555",
                AzureSettings.GROUP, "rg",
                AzureSettings.LOCATION, "westeurope",
                AzureSettings.NETWORK, "net",
                AzureSettings.SUBNET, "nodes",
                AzureSettings.ENDPOINT_URL, endpoint));
    }

    @Test
    void writesAndReadsByTlsWithATokenOfAServiceAccount() throws Exception {
        AzureSubscription guarded =
                new AzureSubscription(builder -> builder.tokens(IDENTITY::gave).pageSize(1));
        TestAuthority authority = TestAuthority.in(folder);
        Path token = Files.writeString(folder.resolve("token"), "service-account-token");
        try (EmulatorServer manager = EmulatorServer.start(guarded.cloud, 0, authority.server());
                EmulatorServer identity = EmulatorServer.start(IDENTITY, 0, authority.server());
                HttpExchange http = new HttpExchange(trusting(authority))) {
            Map<String, String> environment = new HashMap<>(Map.of(
                    "AZURE_TENANT_ID",
                    TENANT,
                    "AZURE_CLIENT_ID",
                    "client",
                    "AZURE_FEDERATED_TOKEN_FILE",
                    token.toString()));
            environment.put("AZURE_AUTHORITY_HOST", identity.endpoint().toString());
            ArmApi api = guarded.api(
                    CallBudget.STANDARD,
                    () -> ArmConnection.connect(settings(manager.endpoint().toString()), environment, http, () -> {}));

            api.put(ADDRESS, address(), Precondition.ifNew());
            api.put(ADDRESS + "2", address(), Precondition.ifNew());

            assertThat(api.list(NETWORK + "publicIPAddresses")).hasSize(2);
            assertThat(api.delete(ADDRESS, Precondition.none())).isEmpty();
            assertThat(api.get(ADDRESS)).isEmpty();
        }
    }

    private static SSLContext trusting(TestAuthority authority) throws IOException, GeneralSecurityException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(authority.trustStore())) {
            trust.load(stream, TestAuthority.PASSWORD.toCharArray());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    @Test
    void whoeverIsNotTrustedIsNotSpokenTo() throws IOException {
        TestAuthority authority = TestAuthority.in(folder);
        try (EmulatorServer manager = EmulatorServer.start(subscription.cloud, 0, authority.server());
                ArmApi api = subscription.api(
                        HASTY,
                        () -> ArmConnection.connect(
                                settings(manager.endpoint().toString()),
                                Map.of(
                                        "AZURE_TENANT_ID",
                                        TENANT,
                                        "AZURE_CLIENT_ID",
                                        "client",
                                        "AZURE_CLIENT_SECRET",
                                        "a-secret-of-words",
                                        "AZURE_AUTHORITY_HOST",
                                        manager.endpoint().toString())))) {
            assertThat(errorOf(() -> api.get(ADDRESS)))
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind)
                    .extracting(CloudError::message)
                    .asString()
                    .contains("certification path");
        }
    }

    @Test
    void nobodyThereMeansThatNothingWasSent() throws IOException {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        try (ArmApi api = at("http://127.0.0.1:" + free, HASTY)) {
            assertThat(errorOf(() -> api.put(ADDRESS, address(), Precondition.none())))
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind)
                    .returns("Azure cannot be reached: nobody takes the connection", CloudError::message);
        }
        try (ArmApi api = at("http://nowhere.invalid", HASTY)) {
            assertThat(errorOf(() -> api.put(ADDRESS, address(), Precondition.none())))
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind)
                    .returns("Azure cannot be reached: the name of its host is not known", CloudError::message);
        }
    }

    @Test
    void aWriteThatHangsMayHaveTakenEffectAndEndsInTime() throws IOException {
        try (Listener silent = new Listener("");
                ArmApi api = at(silent.endpoint(), HASTY)) {
            long start = System.nanoTime();

            assertThat(errorOf(() -> api.put(ADDRESS, address(), Precondition.none())))
                    .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind)
                    .extracting(CloudError::message)
                    .asString()
                    .startsWith("Azure did not answer: ");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            assertThat(errorOf(() -> api.get(ADDRESS))).returns(CloudError.Kind.UNAVAILABLE, CloudError::kind);
        }
    }

    @Test
    void anAnswerThatNeverEndsEndsInTimeToo() throws IOException {
        try (Listener trickling = new Listener(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
                ArmApi api = at(trickling.endpoint(), HASTY)) {
            long start = System.nanoTime();

            assertThat(errorOf(() -> api.put(ADDRESS, address(), Precondition.none())))
                    .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void anAnswerWithoutEndIsNotReadOn() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                exchange.getResponseBody().write(blanks);
            }
        });
        server.start();
        try (ArmApi api = at("http://127.0.0.1:" + server.getAddress().getPort(), CallBudget.STANDARD)) {
            assertThat(errorOf(() -> api.put(ADDRESS, address(), Precondition.none())))
                    .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind)
                    .extracting(CloudError::message)
                    .asString()
                    .startsWith("Azure did not answer: ")
                    .contains("body exceeds");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aWriteWhoseConnectionBreaksIsSentOnce() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.close();
        });
        server.start();
        try (ArmApi api = at("http://127.0.0.1:" + server.getAddress().getPort(), CallBudget.STANDARD)) {
            assertThat(errorOf(() -> api.put(ADDRESS, address(), Precondition.none())))
                    .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
            assertThat(asked).hasValue(1);
            assertThat(errorOf(() -> api.delete(ADDRESS, Precondition.none())))
                    .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
            assertThat(asked).hasValue(2);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
        try (ArmApi api = at("http://127.0.0.1:" + server.getAddress().getPort(), HASTY)) {
            assertThat(errorOf(() -> api.get(ADDRESS)).message()).contains("a redirect, which is not followed");
            assertThat(asked).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aStoppedProcessLeavesACallAtOnce() throws Exception {
        try (Listener silent = new Listener("");
                ArmApi api = at(silent.endpoint(), CallBudget.STANDARD)) {
            AtomicInteger abandoned = new AtomicInteger();
            Thread waiting = Thread.ofVirtual().start(() -> {
                assertThatThrownBy(() -> api.get(ADDRESS)).isInstanceOf(WorkAbandonedException.class);
                abandoned.incrementAndGet();
            });
            silent.asked.await();

            waiting.interrupt();

            assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
            assertThat(abandoned).hasValue(1);
        }
    }

    /// Takes connections and says no more than what it is told.
    private static final class Listener implements AutoCloseable {
        final CountDownLatch asked = new CountDownLatch(1);
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Listener(String words) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    listen(words);
                }
            });
        }

        private void listen(String words) {
            try {
                Socket connection = server.accept();
                connection.getInputStream().read();
                connection.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                asked.countDown();
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        String endpoint() {
            return "http://127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
