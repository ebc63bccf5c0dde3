// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client of an [EchoServer] behind a data plane.
final class EchoClient implements AutoCloseable {

    private final Socket socket;

    private EchoClient(Socket socket) {
        this.socket = socket;
    }

    static EchoClient connect(InetSocketAddress server) throws IOException {
        return connectFrom(server.getAddress() instanceof Inet6Address ? "::1" : "127.0.0.1", server);
    }

    static EchoClient connectFrom(String source, InetSocketAddress server) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
        socket.connect(server, Planes.PATIENCE_MILLIS);
        socket.setSoTimeout(Planes.PATIENCE_MILLIS);
        return new EchoClient(socket);
    }

    /// The name the server behind gives itself, on a connection of its own.
    static String greeting(InetSocketAddress server) throws IOException {
        try (EchoClient client = connect(server)) {
            return client.line();
        }
    }

    /// The next line, without its end; empty at the end of the stream.
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            line.append((char) read);
        }
        return line.toString();
    }

    void say(String text) throws IOException {
        socket.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
