// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.app.config.ControllerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whoever can reach the port of health and metrics, and what he can take there.
class StrangersTest {
    private static final int PLACES = 16;
    private static final int CROWD = 10 * PLACES;
    private static final int ANSWER_TIME = 20_000;
    private static final HttpLimits PATIENT = new HttpLimits(PLACES, 1_024, Duration.ofMinutes(5));
    private static final HttpLimits IMPATIENT = new HttpLimits(PLACES, 1_024, Duration.ofMillis(200));
    private static final String HALF = "GET /livez HTTP/1.1\r\nHost: x\r\nX-0: yyyyy";
    private static final String WHOLE = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void aProbeIsAnsweredWhileOthersHoldHalfOpenRequests() throws IOException {
        HealthServer server = started(PATIENT, "");
        for (int i = 0; i < CROWD; i++) {
            connected(server, "127.0.0.2", HALF);
        }

        assertThat(answer(connected(server, "127.0.0.1", WHOLE))).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void whoHoldsOneConnectionKeepsItWhenAnotherHoldsMany() throws IOException {
        HealthServer server = started(PATIENT, "");
        Socket slow = connected(server, "127.0.0.1", HALF);
        for (int i = 0; i < CROWD; i++) {
            connected(server, "127.0.0.2", HALF);
        }

        slow.getOutputStream().write("\r\n\r\n".getBytes(ISO_8859_1));

        assertThat(answer(slow)).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void aProbeIsAnsweredWhileOthersDoNotReadTheirAnswers() throws IOException {
        HealthServer server = started(PATIENT, "cloudlb_leader 1\n".repeat(500_000));
        for (int i = 0; i < CROWD; i++) {
            connected(server, "127.0.0.2", "GET /metrics HTTP/1.1\r\n\r\n");
        }

        assertThat(answer(connected(server, "127.0.0.1", WHOLE))).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void aRequestThatDoesNotEndIsCutOffAtItsDeadline() throws IOException {
        HealthServer server = started(IMPATIENT, "");

        assertThat(answer(connected(server, "127.0.0.2", HALF))).isEmpty();
    }

    @Test
    void anAnswerThatIsNotReadIsCutOffAtItsDeadline() throws IOException {
        String metrics = "cloudlb_leader 1\n".repeat(500_000);
        HealthServer server = started(IMPATIENT, metrics);
        Socket lazy = connected(server, "127.0.0.2", "GET /metrics HTTP/1.1\r\n\r\n");

        assertThat(answer(connected(server, "127.0.0.3", HALF))).isEmpty(); // that long the other has read nothing

        assertThat(lengthOf(lazy)).isLessThan(metrics.length());
    }

    @Test
    void aHeadThatIsTooLongIsRefused() throws IOException {
        HealthServer server = started(PATIENT, "");
        String tooLong = "GET /livez HTTP/1.1\r\nX-0: " + "y".repeat(10 * PATIENT.headBytes()) + "\r\n\r\n";

        assertThat(answer(connected(server, "127.0.0.2", tooLong))).startsWith("HTTP/1.1 431 ");
        assertThat(answer(connected(server, "127.0.0.2", tooLong.substring(0, PATIENT.headBytes()))))
                .as("the room is used up, and nobody waits for the rest")
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void whatIsNotHttpIsRefused() throws IOException {
        HealthServer server = started(PATIENT, "");

        assertThat(answer(connected(server, "127.0.0.2", "\u0016\u0003\u0001 hello\n\n")))
                .startsWith("HTTP/1.1 400 Bad Request");
    }

    private HealthServer started(HttpLimits limits, String metrics) {
        HealthServer server = HealthServer.start(
                new ControllerConfig.ListenAddress("127.0.0.1", 0),
                limits,
                List.of(new HealthCheck("workers", Optional::empty)),
                List.of(),
                () -> metrics);
        open.add(server);
        return server;
    }

    private Socket connected(HealthServer server, String from, String request) throws IOException {
        Socket socket = new Socket();
        open.addFirst(socket);
        socket.setReceiveBufferSize(8_192);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(
                new InetSocketAddress(server.address().host(), server.address().port()));
        socket.setSoTimeout(ANSWER_TIME);
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    /// What arrives before the end, be it the answer's or the connection's.
    private static long lengthOf(Socket socket) {
        long length = 0;
        byte[] piece = new byte[8_192];
        try {
            for (int read = socket.getInputStream().read(piece);
                    read >= 0;
                    read = socket.getInputStream().read(piece)) {
                length += read;
            }
        } catch (IOException reset) {
            return length;
        }
        return length;
    }
}
