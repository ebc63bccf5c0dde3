// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.FlowRegistry.LiveFlow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/// One client's connection, joined to one of its own to a backend.
///
/// An end on one side is passed on as an end of that direction only (half close); a reset, a failure or too long a
/// silence resets both sides.
final class TcpConnection implements LiveFlow {

    private static final int BUFFER = 16_384;
    private static final int CONNECT_MILLIS = 5_000;

    private final Socket client;
    private final Backend backend;
    private final Socket server = new Socket();
    private final Deadline silence;

    TcpConnection(Socket client, Backend backend, Deadline silence) {
        this.client = client;
        this.backend = backend;
        this.silence = silence;
    }

    /// Connects and forwards until both directions have ended.
    ///
    /// @param source the address the backend is to see
    void forward(InetAddress source, ExecutorService tasks) {
        try {
            connect(source);
            CountDownLatch answered = new CountDownLatch(1);
            tasks.execute(() -> {
                pump(server, client);
                answered.countDown();
            });
            pump(client, server);
            answered.await();
            Closing.quietly(server);
            Closing.quietly(client);
        } catch (IOException | RejectedExecutionException _) {
            abort();
        } catch (InterruptedException _) {
            abort();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void abort() {
        Closing.reset(client);
        Closing.reset(server);
    }

    private void connect(InetAddress source) throws IOException {
        if (!backend.access().admits(client.getInetAddress())) {
            throw new IOException("a firewall stands before " + backend.id());
        }
        server.bind(new InetSocketAddress(backend.callerAddress(source), 0));
        server.connect(backend.socket(), CONNECT_MILLIS);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    private void pump(Socket from, Socket to) {
        try {
            byte[] buffer = new byte[BUFFER];
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = read(from, in, buffer); read >= 0; read = read(from, in, buffer)) {
                out.write(buffer, 0, read);
                silence.putOff();
            }
            to.shutdownOutput();
        } catch (IOException _) {
            abort();
        }
    }

    private int read(Socket from, InputStream in, byte[] buffer) throws IOException {
        while (true) {
            from.setSoTimeout(silence.waitMillis());
            try {
                return in.read(buffer);
            } catch (SocketTimeoutException timeout) {
                if (silence.isOver()) {
                    throw timeout;
                }
            }
        }
    }
}
