// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A TCP server that says its name and its client's address on a line, then echoes until the client's end, then says
/// `bye`.
final class EchoServer implements AutoCloseable {

    private final String name;
    private final ServerSocket socket;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    private EchoServer(String name, ServerSocket socket) {
        this.name = name;
        this.socket = socket;
    }

    static EchoServer start(String name) throws IOException {
        EchoServer server = new EchoServer(name, new ServerSocket(0, 512, InetAddress.ofLiteral("127.0.0.1")));
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    Backend backend() {
        return Backend.at(name, new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort()));
    }

    /// Resets every client now connected.
    void resetClients() {
        clients.forEach(Closing::reset);
    }

    /// Takes no new clients but keeps those it has.
    void stopListening() {
        Closing.quietly(socket);
    }

    @Override
    public void close() {
        stopListening();
        resetClients();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            OutputStream out = client.getOutputStream();
            out.write("%s %s\n"
                    .formatted(name, client.getInetAddress().getHostAddress())
                    .getBytes(StandardCharsets.UTF_8));
            client.getInputStream().transferTo(out);
            out.write("bye\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // The client left.
        } finally {
            clients.remove(client);
        }
    }
}
