// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import io.cloudlb.aws.settings.AwsSettings;
import io.cloudlb.core.provider.CloudError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A cloud that takes a call and does not come to an end with its answer.
@Timeout(180)
class AwsClientsTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<?xml version=\"1.0\"?>\n";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch over = new CountDownLatch(1);

    AwsClientsTest() throws IOException {
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "example");
        loadTheSdk();
    }

    /// The first call of all takes as long as that does.
    private void loadTheSdk() {
        answer(_ -> {}, new CountDownLatch(0));
        assertThat(ending(Duration.ofMinutes(2))).isNotEmpty();
    }

    @AfterEach
    void close() throws IOException {
        over.countDown();
        server.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void isGivenUpWhenItSaysNothing() {
        answer(_ -> {}, over);

        assertThat(ending(Duration.ofSeconds(1))).get().returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
    }

    /// Each byte comes soon enough after the last; only the whole takes too long.
    @Test
    void isGivenUpWhenItGoesOnForEver() {
        answer(
                out -> {
                    out.write(HEAD.getBytes(UTF_8));
                    while (!over.await(20, TimeUnit.MILLISECONDS)) {
                        out.write(' ');
                        out.flush();
                    }
                },
                over);

        assertThat(ending(Duration.ofSeconds(1))).get().returns(CloudError.Kind.AMBIGUOUS, CloudError::kind);
    }

    /// How a call ends for which that much time is given.
    private Optional<CloudError> ending(Duration longest) {
        AwsSettings settings = new AwsSettings(
                Optional.of("eu-west-1"),
                Optional.empty(),
                Optional.of(URI.create("http://127.0.0.1:" + server.getLocalPort())),
                Optional.empty(),
                List.of(),
                AwsSettings.USUAL_DRAIN);
        try (AwsClients clients = AwsClients.connect(settings, longest)) {
            return new AwsErrors()
                    .classify(catchRuntimeException(() -> clients.elb().describeLoadBalancers()));
        }
    }

    /// Answers one call, and hangs up when that is over.
    private void answer(Answer answer, CountDownLatch until) {
        Thread.ofVirtual().start(() -> {
            try (Socket connection = server.accept()) {
                answer.give(connection.getOutputStream());
                until.await();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @FunctionalInterface
    private interface Answer {
        void give(OutputStream out) throws IOException, InterruptedException;
    }
}
