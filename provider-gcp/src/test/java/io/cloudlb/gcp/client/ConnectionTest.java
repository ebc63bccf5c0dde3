// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import static io.cloudlb.gcp.client.ComputeProject.REGION;
import static io.cloudlb.gcp.client.ComputeProject.address;
import static io.cloudlb.gcp.client.ComputeProject.errorOf;
import static io.cloudlb.gcp.client.ComputeProject.firewall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.Firewall;
import com.sun.net.httpserver.HttpServer;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.gcp.settings.GcpSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Google's client over real connections.
class ConnectionTest {
    private static final CallBudget HASTY = new CallBudget(
            Duration.ofSeconds(2), Duration.ofSeconds(30), 1, Duration.ofMillis(1), Duration.ofMillis(1));

    private final ComputeProject project = new ComputeProject();

    /// The library reads the descriptions of all messages with its first request, which takes seconds.
    @BeforeEach
    void makeAFirstRequest() {
        project.api.insert(ComputeKind.ADDRESSES, REGION, address("first"));
        project.api.delete(ComputeKind.ADDRESSES, REGION, "first");
    }

    @AfterEach
    void close() {
        project.close();
    }

    private ComputeApi at(String endpoint, CallBudget budget) {
        return project.api(budget, () -> clients(endpoint));
    }

    private static GcpClients clients(String endpoint) {
        return GcpClients.connect(GcpSettings.of(Map.of(GcpSettings.ENDPOINT_URL, endpoint)));
    }

    @Test
    void writesAndReadsOverTheWireWithoutCredentials() throws IOException {
        try (EmulatorServer server = project.cloud.serve(0);
                ComputeApi api = at(server.endpoint().toString(), CallBudget.STANDARD)) {
            api.insert(ComputeKind.ADDRESSES, REGION, address("web"));
            api.insert(ComputeKind.FIREWALLS, ComputeProject.GLOBAL, firewall("allow"));
            ComputeProject.patch(
                    clients(server.endpoint().toString()),
                    "allow",
                    Firewall.newBuilder().setPriority(7).build());

            assertThat(api.list(ComputeKind.ADDRESSES, REGION, "", Stream::of))
                    .extracting(Address::getName)
                    .containsExactly("web");
            assertThat(api.get(ComputeKind.FIREWALLS, ComputeProject.GLOBAL, "allow")
                            .orElseThrow()
                            .getPriority())
                    .isEqualTo(7);
            assertThat(api.get(ComputeKind.ADDRESSES, REGION, "other")).isEmpty();
        }
    }

    @Test
    void nobodyThereMeansThatNothingWasSent() throws IOException {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        try (ComputeApi api = at("http://127.0.0.1:" + free, HASTY)) {
            assertThat(errorOf(() -> api.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind)
                    .extracting(CloudError::message)
                    .asString()
                    .isEqualTo("Google Cloud cannot be reached: nobody takes the connection");
        }
        try (ComputeApi api = at("http://nowhere.invalid", HASTY)) {
            assertThat(errorOf(() -> api.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind)
                    .extracting(CloudError::message)
                    .isEqualTo("Google Cloud cannot be reached: the name of its host is not known");
        }
    }

    @Test
    void aWriteThatHangsMayHaveTakenEffectAndEndsInTime() throws IOException {
        try (Listener silent = new Listener("");
                ComputeApi api = at(silent.endpoint(), HASTY)) {
            long start = System.nanoTime();

            assertThat(errorOf(() -> api.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                    .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind)
                    .extracting(CloudError::message)
                    .asString()
                    .startsWith("Google Cloud did not answer: ");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            assertThat(errorOf(() -> api.get(ComputeKind.ADDRESSES, REGION, "web")))
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind);
        }
    }

    @Test
    void anAnswerThatNeverEndsEndsInTimeToo() throws IOException {
        try (Listener trickling = new Listener(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
                ComputeApi api = at(trickling.endpoint(), HASTY)) {
            long start = System.nanoTime();

            assertThat(errorOf(() -> api.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                    .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
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
        try (ComputeApi api = at("http://127.0.0.1:" + server.getAddress().getPort(), CallBudget.STANDARD)) {
            assertThat(errorOf(() -> api.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                    .returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
            assertThat(asked).hasValue(1);
            assertThat(errorOf(() -> api.delete(ComputeKind.ADDRESSES, REGION, "web")))
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
        try (ComputeApi api = at("http://127.0.0.1:" + server.getAddress().getPort(), HASTY)) {
            assertThat(errorOf(() -> api.get(ComputeKind.ADDRESSES, REGION, "web"))
                            .message())
                    .contains("a redirect, which is not");
            assertThat(asked).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aStoppedProcessLeavesAWaitAtOnce() throws Exception {
        try (Listener silent = new Listener("");
                ComputeApi api = at(silent.endpoint(), CallBudget.STANDARD)) {
            ComputeOperation operation = ComputeOperation.known("projects/demo/global/operations/operation-1")
                    .orElseThrow();
            AtomicInteger abandoned = new AtomicInteger();
            Thread waiting = Thread.ofVirtual().start(() -> {
                assertThatThrownBy(() -> api.await(operation)).isInstanceOf(WorkAbandonedException.class);
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
