// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import java.net.InetSocketAddress;

/// What tells one flow from another.
///
/// @param transport its protocol
/// @param client where it comes from
/// @param local the frontend's address it goes to
record FlowKey(Transport transport, InetSocketAddress client, InetSocketAddress local) {

    /// Equal for flows that are to meet the same backend, else spread evenly over all longs.
    long hash(ForwardingRules.Stickiness stickiness) {
        return switch (stickiness) {
            case NONE ->
                mix(31L * mix(31L * client.getAddress().hashCode() + local.hashCode())
                        + 17L * client.getPort()
                        + transport.name().hashCode());
            case SOURCE_IP ->
                mix(31L * client.getAddress().hashCode() + local.getAddress().hashCode());
        };
    }

    /// The finisher of SplitMix64: every bit of the input moves half the bits of the output.
    static long mix(long value) {
        long spread = value + 0x9E3779B97F4A7C15L;
        spread = (spread ^ (spread >>> 30)) * 0xBF58476D1CE4E5B9L;
        spread = (spread ^ (spread >>> 27)) * 0x94D049BB133111EBL;
        return spread ^ (spread >>> 31);
    }
}
