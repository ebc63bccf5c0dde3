// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.emulators.dataplane.LoopbackHost;
import java.util.Optional;

/// Where what stands in for the nodes answers.
///
/// Asked whenever the subscription changes, and by [AzureEmulator#nodesChanged()].
@FunctionalInterface
public interface NodeAddresses {

    /// The loopback host of a machine; empty if nothing stands in for it.
    ///
    /// @param machine the name of a virtual machine, or the computer name of an instance of a scale set
    Optional<LoopbackHost> of(String machine);

    /// The port of each node's loopback host that answers for a port of a rule with the floating IP: what kube-proxy's
    /// rule for the Service's address does on a node. The port itself unless said otherwise.
    ///
    /// @param address the load balancer's
    default int port(String address, int port, Transport transport) {
        return port;
    }
}
