// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

/// What one health probe does.
public sealed interface Probe {

    /// Passes if a TCP connection opens.
    record Connect() implements Probe {}

    /// Passes if `GET path` is answered with an accepted status.
    ///
    /// @param path path and query, from the slash
    /// @param accepted the statuses that pass
    /// @param tls whether to speak TLS; certificates are not verified, as cloud load balancers do not
    record Http(String path, StatusCodes accepted, boolean tls) implements Probe {
        public Http {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("a probe's path starts with a slash: " + path);
            }
        }
    }
}
