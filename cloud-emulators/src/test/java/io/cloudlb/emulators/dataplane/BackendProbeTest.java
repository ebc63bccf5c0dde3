// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.dataplane.BackendHealth.Cause;
import io.cloudlb.emulators.dataplane.BackendHealth.ProbeResult;
import io.cloudlb.emulators.dataplane.BackendHealth.ProbeResult.Failed;
import io.cloudlb.emulators.dataplane.BackendHealth.ProbeResult.Passed;
import io.cloudlb.emulators.dataplane.HealthCheck.Probe;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackendProbeTest {

    private static final Probe HTTP = new Probe.Http("/healthz?full=1", StatusCodes.parse("200"), false);

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void passesWhereAConnectionOpens() {
        assertThat(probe(new Probe.Connect())).isInstanceOf(Passed.class);
    }

    @Test
    void failsWhereNobodyListens() throws IOException {
        Backend backend = backend();
        server.close();
        assertThat(cause(BackendProbe.run(backend, check(new Probe.Connect(), Duration.ofSeconds(5)))))
                .isEqualTo(Cause.REFUSED);
    }

    @Test
    void probesTheFixedPortRatherThanTheTrafficPort() throws IOException {
        Backend elsewhere = Backend.at("web", new InetSocketAddress(server.getInetAddress(), 1));
        HealthCheck fixed = new HealthCheck(
                new Probe.Connect(),
                OptionalInt.of(server.getLocalPort()),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                1,
                1);
        assertThat(BackendProbe.run(elsewhere, fixed)).isInstanceOf(Passed.class);
    }

    @Test
    void passesOnAnAcceptedStatus() {
        answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(probe(HTTP)).isInstanceOf(Passed.class);
    }

    @Test
    void failsOnAnyOtherStatus() {
        answering("HTTP/1.1 503 Service Unavailable\r\n\r\n");
        assertThat(cause(probe(HTTP))).isEqualTo(Cause.WRONG_STATUS);
    }

    @Test
    void failsOnWhatIsNotHttp() {
        answering("SSH-2.0-OpenSSH_9.9\r\n");
        assertThat(cause(probe(HTTP))).isEqualTo(Cause.NOT_HTTP);
    }

    @Test
    void failsOnAnAnswerThatNeverEndsItsFirstLine() {
        answering("x".repeat(10_000));
        assertThat(cause(probe(HTTP))).isEqualTo(Cause.NOT_HTTP);
    }

    @Test
    void failsWithoutAnAnswerInTime() {
        ProbeResult result = BackendProbe.run(backend(), check(HTTP, Duration.ofMillis(100)));
        assertThat(cause(result)).isEqualTo(Cause.TIMED_OUT);
    }

    @Test
    void failsOnAnAnswerThatComesDropByDrop() {
        serve(socket -> {
            while (true) {
                socket.getOutputStream().write('H');
                Thread.onSpinWait();
                if (socket.getInputStream().available() > 1_000_000) {
                    return;
                }
            }
        });
        ProbeResult result = BackendProbe.run(backend(), check(HTTP, Duration.ofMillis(200)));
        assertThat(result).isInstanceOf(Failed.class);
    }

    @Test
    void failsAtOnceBehindAFirewall() {
        HealthCheck patient = check(new Probe.Connect(), Duration.ofHours(1));
        assertThat(cause(BackendProbe.run(backend().blocked(), patient))).isEqualTo(Cause.TIMED_OUT);
    }

    private void answering(String answer) {
        serve(socket -> {
            byte[] request = new byte[4_096];
            int read = socket.getInputStream().read(request);
            assertThat(new String(request, 0, read, StandardCharsets.UTF_8))
                    .startsWith("GET /healthz?full=1 HTTP/1.1\r\n");
            OutputStream out = socket.getOutputStream();
            out.write(answer.getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.getInputStream().read();
        });
    }

    private void serve(Conversation conversation) {
        Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                conversation.hold(socket);
            } catch (IOException _) {
                // The probe left.
            }
        });
    }

    private ProbeResult probe(Probe probe) {
        return BackendProbe.run(backend(), check(probe, Duration.ofSeconds(10)));
    }

    private Backend backend() {
        return Backend.at("web", new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    }

    private static HealthCheck check(Probe probe, Duration timeout) {
        return new HealthCheck(probe, OptionalInt.empty(), Duration.ofSeconds(1), timeout, 1, 1);
    }

    private static Cause cause(ProbeResult result) {
        return ((Failed) result).cause();
    }

    private interface Conversation {
        void hold(Socket socket) throws IOException;
    }
}
