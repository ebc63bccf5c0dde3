// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Function;

/// One connection: one request, one answer, and the end. Whoever keeps it waiting loses it at its deadline.
final class HttpConnection {
    /// How far it is, the dearest last: whom to give up first when there are too many.
    enum Stage {
        /// Everything is said, and the other side has not hung up yet.
        ANSWERED,
        /// The head of the request is not whole.
        READING,
        /// The answer is not all taken.
        ANSWERING
    }

    private final SocketChannel channel;
    private final SelectionKey key;
    private final InetAddress from;
    private final long patience;
    private final ByteBuffer received;
    private ByteBuffer[] answer = {};
    private Stage stage = Stage.READING;
    private long since;

    private HttpConnection(SocketChannel channel, SelectionKey key, InetAddress from, HttpLimits limits, long now) {
        this.channel = channel;
        this.key = key;
        this.from = from;
        this.patience = limits.patience().toNanos();
        this.received = ByteBuffer.allocate(limits.headBytes());
        this.since = now;
    }

    /// Takes a connection that was just accepted.
    static HttpConnection of(SocketChannel channel, SelectionKey key, HttpLimits limits, long now) {
        HttpConnection connection =
                new HttpConnection(channel, key, channel.socket().getInetAddress(), limits, now);
        key.attach(connection);
        return connection;
    }

    InetAddress from() {
        return from;
    }

    Stage stage() {
        return stage;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /// Whether it has been at this stage for too long.
    boolean isOverdue(long now) {
        return now - since > patience;
    }

    /// Does what can be done without waiting.
    ///
    /// @param answers called once, when the head of the request is whole or will never be
    void proceed(Function<HttpRequestHead, HttpResponse> answers, long now) {
        try {
            switch (stage) {
                case READING -> read(answers, now);
                case ANSWERING -> write(now);
                case ANSWERED -> drain();
            }
        } catch (IOException _) { // the other side is gone
            close();
        }
    }

    private void read(Function<HttpRequestHead, HttpResponse> answers, long now) throws IOException {
        if (channel.read(received) < 0) {
            close();
            return;
        }
        HttpRequestHead.in(received)
                .map(answers)
                .or(() -> received.hasRemaining() ? Optional.empty() : Optional.of(HttpResponse.TOO_LARGE))
                .ifPresent(response -> begin(response, now));
        if (stage == Stage.ANSWERING) {
            write(now);
        }
    }

    private void begin(HttpResponse response, long now) {
        answer = response.bytes();
        enter(Stage.ANSWERING, now, SelectionKey.OP_WRITE);
    }

    /// Says that nothing more comes, and lets the other side hang up: a connection that is closed with something unread
    /// on it is reset, and the answer may be lost.
    private void write(long now) throws IOException {
        channel.write(answer);
        if (!answer[answer.length - 1].hasRemaining()) {
            answer = new ByteBuffer[] {};
            channel.shutdownOutput();
            enter(Stage.ANSWERED, now, SelectionKey.OP_READ);
        }
    }

    private void drain() throws IOException {
        received.clear();
        if (channel.read(received) < 0) {
            close();
        }
    }

    private void enter(Stage next, long now, int interest) {
        stage = next;
        since = now;
        key.interestOps(interest);
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException _) { // it is given up in any case
        }
    }
}
