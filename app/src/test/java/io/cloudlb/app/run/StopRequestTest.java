// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.app.cli.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopRequestTest {
    private final StopRequest stop = new StopRequest();

    @Test
    void startsWhatNobodyStops() throws InterruptedException {
        assertThat(stop.unlessAsked(() -> "started")).contains("started");
        assertThat(stop.isAsked()).isFalse();
    }

    @Test
    void passesOnWhyTheStartFailed() {
        CommandFailure failure = new CommandFailure("no such cluster");

        assertThatThrownBy(() -> stop.unlessAsked(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void givesUpAStartThatWaits() throws InterruptedException {
        assertThat(stop.unlessAsked(() -> {
                    stop.ask();
                    return waitForEver();
                }))
                .isEmpty();
    }

    @Test
    void givesUpAStartThatReadsFromSomebodySilent() throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(stop.unlessAsked(() -> {
                        stop.ask();
                        return readFrom(silent);
                    }))
                    .isEmpty();
        }
    }

    @Test
    void handsOverWhatStartedAllTheSame() throws InterruptedException {
        AtomicInteger stopped = new AtomicInteger();
        stop.ask();

        assertThat(stop.unlessAsked(() -> "started")).contains("started");
        stop.then(stopped::incrementAndGet);
        assertThat(stopped).hasValue(1);
    }

    private static String waitForEver() {
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException failure) {
            throw new CommandFailure("interrupted", failure);
        }
    }

    private static int readFrom(ServerSocket silent) {
        try (Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
            return socket.getInputStream().read();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
