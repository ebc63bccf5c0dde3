// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import java.util.Optional;

/// Where what stands in for the nodes of a cloud answers.
///
/// Asked whenever the cloud changes, and when its emulator is told that nodes have.
@FunctionalInterface
public interface NodeAddresses {

    /// The loopback host of a machine; empty if nothing stands in for it.
    ///
    /// @param machine its name in the cloud
    Optional<LoopbackHost> of(String machine);

    /// The port of each node's loopback host that answers for a port of a load balancer's address: what kube-proxy's
    /// rule for that address does on a node. The port itself unless said otherwise.
    ///
    /// @param address the load balancer's
    default int port(String address, int port, Transport transport) {
        return port;
    }
}
