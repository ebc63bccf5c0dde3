// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// One server behind a frontend.
///
/// @param id what the cloud calls it, such as an instance id and port; unique in a frontend
/// @param host what stands in for its machine
/// @param port its traffic port as the cloud knows it, 1 to 65535
/// @param access what the cloud's firewall lets through to it
public record Backend(String id, LoopbackHost host, int port, Access access) {
    public Backend {
        LoopbackHost.requirePort(port);
    }

    /// A backend no firewall stands before, at exactly that socket.
    public static Backend at(String id, InetSocketAddress socket) {
        return new Backend(id, LoopbackHost.at(socket.getAddress()), socket.getPort(), Access.open());
    }

    /// The same backend behind a firewall that lets nothing through.
    public Backend blocked() {
        return withAccess(Access.none());
    }

    /// The same backend behind another firewall.
    public Backend withAccess(Access other) {
        return new Backend(id, host, port, other);
    }

    /// The same whatever firewall stands before it: what its flows and its health belong to.
    Backend place() {
        return withAccess(Access.none());
    }

    /// The loopback address to call it from: the one preferred, or, if that is of the other family, its own.
    InetAddress callerAddress(InetAddress preferred) {
        return preferred.getClass() == host.address().getClass() ? preferred : host.address();
    }

    InetSocketAddress socket() {
        return host.socket(port);
    }

    /// What the firewall before a machine lets through to it.
    ///
    /// @param probes whether health probes get through; else they time out
    /// @param clients where clients get through from; connections of others fail
    public record Access(boolean probes, List<SourceRange> clients) {
        public Access {
            clients = List.copyOf(clients);
        }

        /// Everything.
        public static Access open() {
            return new Access(true, SourceRange.everyone());
        }

        /// Nothing.
        public static Access none() {
            return new Access(false, List.of());
        }

        boolean admits(InetAddress client) {
            return clients.stream().anyMatch(range -> range.contains(client));
        }
    }
}
