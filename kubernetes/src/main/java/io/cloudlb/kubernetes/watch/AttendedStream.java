// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A stream that is closed when nothing comes for too long: a connection that went dead in silence would be waited for
/// for ever.
final class AttendedStream extends FilterInputStream {
    private static final int LOOKS = 10;

    private final Thread attendant;
    private volatile long lastHeard = System.nanoTime();

    private AttendedStream(InputStream stream, Duration toleratedSilence) {
        super(stream);
        attendant = Thread.ofVirtual().name("attendant").unstarted(() -> attend(toleratedSilence));
    }

    static AttendedStream of(InputStream stream, Duration toleratedSilence) {
        AttendedStream attended = new AttendedStream(stream, toleratedSilence);
        attended.attendant.start();
        return attended;
    }

    /// A stream that is closed unless it is closed by its reader in time: for what is short. It takes no thread.
    static InputStream within(InputStream stream, Duration time) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        CompletableFuture<Void> _ = end.orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, late) -> {
                    if (late != null) {
                        closeQuietly(stream);
                    }
                });
        return new FilterInputStream(stream) {
            @Override
            public void close() throws IOException {
                end.complete(null);
                super.close();
            }
        };
    }

    private static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException _) { // it is closed already
        }
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        lastHeard = System.nanoTime();
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        lastHeard = System.nanoTime();
        return read;
    }

    private void attend(Duration toleratedSilence) {
        try {
            while (System.nanoTime() - lastHeard < toleratedSilence.toNanos()) {
                Thread.sleep(toleratedSilence.dividedBy(LOOKS));
            }
            in.close();
        } catch (InterruptedException | IOException _) { // it is closed already
        }
    }

    @Override
    public void close() throws IOException {
        attendant.interrupt();
        super.close();
    }
}
