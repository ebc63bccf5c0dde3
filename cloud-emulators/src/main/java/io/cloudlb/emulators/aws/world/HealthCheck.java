// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.Optional;

/// How a target group checks its targets.
///
/// @param protocol `TCP`, `HTTP` or `HTTPS`
/// @param port a number or `traffic-port`
/// @param path the path asked for, only with HTTP and HTTPS
/// @param httpCodes the codes that count as healthy, such as `200-399`, only with HTTP and HTTPS
public record HealthCheck(
        String protocol,
        String port,
        Optional<String> path,
        Optional<String> httpCodes,
        int intervalSeconds,
        int timeoutSeconds,
        int healthyThreshold,
        int unhealthyThreshold) {

    /// The name of the port that means "the port the target is registered with".
    public static final String TRAFFIC_PORT = "traffic-port";

    /// Whether the check speaks HTTP.
    public boolean http() {
        return protocol.startsWith("HTTP");
    }
}
