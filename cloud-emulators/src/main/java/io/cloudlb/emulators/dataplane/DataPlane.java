// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Load balancer frontends that answer on loopback.
///
/// Safe for use by many threads.
public interface DataPlane extends AutoCloseable {

    /// Makes the frontends given the only ones that answer; returns when every socket is open or closed.
    ///
    /// Compares by [Frontend#id()]: what did not change goes on undisturbed, with its connections and its health.
    /// A changed backend list keeps the listening socket; a backend that left drains. A frontend that left closes
    /// at once, with its connections.
    ///
    /// @throws IllegalArgumentException if two frontends have one id, or claim one port of one host name
    /// @throws IllegalStateException if the data plane is closed
    /// @throws java.io.UncheckedIOException if a socket cannot be opened; the frontends that could be are
    void apply(Collection<Frontend> desired);

    /// Where each frontend answers, in the order of host name, port and transport. A frontend for both protocols has
    /// two endpoints on one port.
    List<Endpoint> endpoints();

    /// Where the port of a load balancer answers.
    default Optional<Endpoint> endpoint(String hostName, int port, Transport transport) {
        return endpoints().stream()
                .filter(endpoint -> endpoint.answers(hostName, port, transport))
                .findFirst();
    }

    /// What the probes found out about a backend; empty if it is not one of the frontend's.
    Optional<BackendHealth> health(String frontendId, String backendId);

    /// Connections and UDP flows now open between a frontend and a backend, those of a draining backend too.
    int openFlows(String frontendId, String backendId);

    /// Closes every socket and ends every thread. Does nothing the second time.
    @Override
    void close();
}
