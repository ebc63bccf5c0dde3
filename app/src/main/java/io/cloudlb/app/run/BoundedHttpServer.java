// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HTTP/1.1 on one thread and a fixed number of connections, one request on each.
///
/// What it costs does not grow with whoever connects: when there are too many, one that has not said what it wants is
/// given up for the newest, and of those the oldest one of whoever holds the most. So a probe is answered also while
/// others open connections as fast as they can.
final class BoundedHttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedHttpServer.class);
    private static final int BACKLOG = 1_024;
    private static final long TICK_MILLIS = 250;
    private static final long PAUSE_NANOS = 50_000_000;

    private final ServerSocketChannel listener;
    private final Selector selector;
    private final SelectionKey accepting;
    private final HttpLimits limits;
    private final Function<HttpRequestHead, HttpResponse> answers;
    private final Set<HttpConnection> connections = new LinkedHashSet<>();
    private final Thread thread;

    private BoundedHttpServer(
            InetSocketAddress address, HttpLimits limits, Function<HttpRequestHead, HttpResponse> answers)
            throws IOException {
        this.limits = limits;
        this.answers = answers;
        listener = ServerSocketChannel.open();
        try {
            listener.bind(address, BACKLOG);
            listener.configureBlocking(false);
            selector = Selector.open();
            accepting = listener.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException failure) {
            listener.close();
            throw failure;
        }
        thread = Thread.ofPlatform().name("http").daemon().unstarted(this::serve);
    }

    /// Starts serving.
    ///
    /// @param answers says what is answered; called by one thread, and must not wait for anything
    /// @throws IOException when the address cannot be had
    static BoundedHttpServer start(
            InetSocketAddress address, HttpLimits limits, Function<HttpRequestHead, HttpResponse> answers)
            throws IOException {
        BoundedHttpServer server = new BoundedHttpServer(address, limits, answers);
        server.thread.start();
        return server;
    }

    /// Where it really listens.
    InetSocketAddress address() {
        InetSocketAddress bound = (InetSocketAddress) listener.socket().getLocalSocketAddress();
        return new InetSocketAddress(bound.getAddress(), bound.getPort());
    }

    @Override
    public void close() {
        try {
            listener.close();
            selector.close();
            thread.join();
        } catch (IOException failure) {
            LOG.debug("The port was not closed in order", failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        while (selector.isOpen()) {
            try {
                selector.select(this::ready, TICK_MILLIS);
                closeOverdue();
            } catch (ClosedSelectorException _) {
                break;
            } catch (IOException | RuntimeException failure) { // nobody else answers the probes
                LOG.error("A request for health or metrics was not answered", failure);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        connections.forEach(HttpConnection::close);
    }

    private void ready(SelectionKey key) {
        if (key.equals(accepting)) {
            accept();
        } else if (key.attachment() instanceof HttpConnection connection) {
            proceed(connection);
        }
    }

    /// A few at a time: between them those who are here already are heard.
    private void accept() {
        try {
            for (int i = 0; i < limits.connections() / 4; i++) {
                SocketChannel channel = listener.accept();
                if (channel == null) {
                    return;
                }
                welcome(channel);
            }
        } catch (IOException failure) { // no file descriptor is left, for example
            LOG.debug("A connection was not accepted", failure);
            if (listener.isOpen()) {
                giveOneUp();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void welcome(SocketChannel channel) throws IOException {
        if (connections.size() >= limits.connections()) {
            giveOneUp();
        }
        try {
            channel.configureBlocking(false);
            HttpConnection connection = HttpConnection.of(
                    channel, channel.register(selector, SelectionKey.OP_READ), limits, System.nanoTime());
            connections.add(connection);
            proceed(connection);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    private void proceed(HttpConnection connection) {
        connection.proceed(answers, System.nanoTime());
        if (!connection.isOpen()) {
            connections.remove(connection);
        }
    }

    private void giveOneUp() {
        Map<InetAddress, Long> held =
                connections.stream().collect(Collectors.groupingBy(HttpConnection::from, Collectors.counting()));
        connections.stream()
                .min(Comparator.comparing(HttpConnection::stage)
                        .thenComparingLong(connection -> -held.getOrDefault(connection.from(), 0L)))
                .ifPresent(this::giveUp);
    }

    private void closeOverdue() {
        long now = System.nanoTime();
        connections.stream()
                .filter(connection -> connection.isOverdue(now))
                .toList()
                .forEach(this::giveUp);
    }

    private void giveUp(HttpConnection connection) {
        connection.close();
        connections.remove(connection);
    }
}
