// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What stands in for a machine: a loopback address of its own or, where the system has only one, a share of its
/// ports.
///
/// @param address a loopback address
/// @param portShift added to every port of the machine to get the port in fact; 0 with an address of its own
public record LoopbackHost(InetAddress address, int portShift) {

    static final String SIX = "::1";

    /// Wider than the range of node ports, so that those of two machines do not meet.
    private static final int SHIFT = 2_800;

    private static final int HOSTS_ON_ONE_ADDRESS = 8;
    private static final int HOSTS = 250;

    public LoopbackHost {
        requireLoopback(address);
        if (portShift < 0) {
            throw new IllegalArgumentException("the port shift must not be negative, but is " + portShift);
        }
    }

    /// A machine with that address to itself.
    public static LoopbackHost at(InetAddress address) {
        return new LoopbackHost(address, 0);
    }

    /// The machines this system has room for: 127.0.1.1, 127.0.1.2 and so on where there is more than one loopback
    /// address; else eight on 127.0.0.1 with shifted ports, enough for the default range of node ports.
    public static Stream<LoopbackHost> all() {
        boolean many = hasManyAddresses();
        return IntStream.range(0, many ? HOSTS : HOSTS_ON_ONE_ADDRESS)
                .mapToObj(many ? LoopbackHost::ownAddress : LoopbackHost::sharedAddress);
    }

    static LoopbackHost ownAddress(int number) {
        return at(InetAddress.ofLiteral("127.0.1." + (1 + number)));
    }

    static LoopbackHost sharedAddress(int number) {
        return new LoopbackHost(InetAddress.ofLiteral("127.0.0.1"), number * SHIFT);
    }

    /// Where a port of the machine really is.
    ///
    /// @throws IllegalArgumentException if the shift leads out of the ports there are
    public InetSocketAddress socket(int port) {
        requirePort(port + portShift);
        return new InetSocketAddress(address, port + portShift);
    }

    static void requireLoopback(InetAddress address) {
        if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException("%s is not a loopback address: a stand-in never talks to another machine"
                    .formatted(address.getHostAddress()));
        }
    }

    /// Whether all of 127.0.0.0/8 can be bound, as on Linux and Windows, or 127.0.0.1 only, as on macOS.
    static boolean hasManyAddresses() {
        return isThere("127.64.0.1");
    }

    /// Whether there is a loopback address of IPv6.
    static boolean hasSix() {
        return isThere(SIX);
    }

    private static boolean isThere(String address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static void requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }
}
