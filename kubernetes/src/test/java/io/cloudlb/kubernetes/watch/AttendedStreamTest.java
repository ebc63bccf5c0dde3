// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AttendedStreamTest {
    @Test
    void givesUpAConnectionOnWhichNothingComes() throws IOException {
        try (InputStream stream = ApiReader.AttendedStream.of(new Dead(), Duration.ofMillis(50))) {
            assertThatThrownBy(stream::read).hasMessage("closed");
        }
    }

    @Test
    void hasNothingToSayOfOneThatIsReadToItsEnd() throws IOException {
        try (InputStream stream =
                ApiReader.AttendedStream.of(new ByteArrayInputStream(new byte[] {1, 2}), Duration.ofMinutes(1))) {
            assertThat(stream.readAllBytes()).containsExactly(1, 2);
        }
    }

    /// A connection whose other end has vanished without a word.
    private static final class Dead extends InputStream {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("closed");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
