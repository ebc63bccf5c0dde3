// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/// Ends of sockets, where a failure to close leaves nothing to do.
final class Closing {

    private static final int AT_ONCE = 0;

    private Closing() {}

    static void quietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // The descriptor is gone either way.
        }
    }

    static void quietly(DatagramSocket socket) {
        socket.close();
    }

    static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // The descriptor is gone either way.
        }
    }

    /// Closes so that the peer sees a reset, not an end.
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, AT_ONCE);
        } catch (SocketException _) {
            // Closed already, or never connected.
        }
        quietly(socket);
    }
}
