// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.function.Supplier;

/// A port on 127.0.0.1 for a program that must be told its port.
///
/// @param number the port's number, free when it was looked for; another program may still come first
public record LoopbackPort(int number) {

    private static final int ATTEMPTS = 5;

    /// A port that is free now.
    public static LoopbackPort free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return new LoopbackPort(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on 127.0.0.1", e);
        }
    }

    /// Runs `start`, which picks free ports, again if another program took one of them first.
    public static <T> T whileOthersRace(Supplier<T> start) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return start.get();
            } catch (NotReadyException e) {
                if (!e.lostPortRace()) {
                    throw e;
                }
            }
        }
        return start.get();
    }

    /// The address of a server at this port, such as `https://127.0.0.1:6443`.
    public URI url(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + number);
    }
}
