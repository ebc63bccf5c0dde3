// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Allots each host name a loopback address of its own, out of 127.64.0.0/10. Names that are IPv6 addresses share
/// `::1`, the only one there is, so that their clients come by IPv6; where the system has none, they are as others.
///
/// The address follows from the name, so that a load balancer comes back to it after a restart; names that fall on
/// one address take the next free one. Where the system has 127.0.0.1 only (macOS), all names share that. Not safe
/// for use by many threads.
final class LoopbackAddresses {

    private static final int SECOND_OCTETS = 64;
    private static final int LAST_OCTETS = 254;
    private static final int SIZE = SECOND_OCTETS * 256 * LAST_OCTETS;

    private final boolean shared;
    private final boolean six;
    private final Map<String, Integer> allotted = new HashMap<>();

    private LoopbackAddresses(boolean shared, boolean six) {
        this.shared = shared;
        this.six = six;
    }

    /// One address for each name if the system lets us bind them, else 127.0.0.1 for all.
    static LoopbackAddresses ofThisSystem() {
        return new LoopbackAddresses(!LoopbackHost.hasManyAddresses(), LoopbackHost.hasSix());
    }

    static LoopbackAddresses separate() {
        return new LoopbackAddresses(false, false);
    }

    static LoopbackAddresses shared() {
        return new LoopbackAddresses(true, false);
    }

    /// Whether all names share one address, so that no name may have the port it asks for.
    boolean areShared() {
        return shared;
    }

    /// The name's address, the same until it is released.
    InetAddress of(String hostName) {
        if (six && hostName.contains(":")) {
            return InetAddress.ofLiteral(LoopbackHost.SIX);
        }
        return shared ? loopback(0, 0, 1) : address(allotted.computeIfAbsent(hostName, this::firstFree));
    }

    /// Gives back the addresses of all names but these.
    void releaseAllBut(Set<String> hostNames) {
        allotted.keySet().retainAll(hostNames);
    }

    private int firstFree(String hostName) {
        int index = Math.floorMod(hostName.hashCode(), SIZE);
        while (allotted.containsValue(index)) {
            index = (index + 1) % SIZE;
        }
        return index;
    }

    private static InetAddress address(int index) {
        int rest = index / LAST_OCTETS;
        return loopback(64 + rest / 256, rest % 256, 1 + index % LAST_OCTETS);
    }

    private static InetAddress loopback(int second, int third, int last) {
        return InetAddress.ofLiteral("127.%d.%d.%d".formatted(second, third, last));
    }
}
