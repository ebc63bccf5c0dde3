// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.emulators.dataplane.LoopbackHost;
import java.util.Optional;

/// Where what stands in for the nodes answers.
///
/// Asked whenever the project changes, and by [ComputeEmulator#nodesChanged()].
@FunctionalInterface
public interface NodeAddresses {

    /// The loopback host of an instance; empty if nothing stands in for it.
    ///
    /// @param instance its name
    Optional<LoopbackHost> of(String instance);

    /// The port of each node's loopback host that answers for a port of a load balancer: what kube-proxy's rule for
    /// the Service's address does on a node. The port itself unless said otherwise.
    ///
    /// @param address the load balancer's
    default int port(String address, int port, Transport transport) {
        return port;
    }
}
