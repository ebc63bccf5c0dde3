// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import java.time.Duration;
import java.util.Optional;

/// How a target group tells healthy targets from others. All of it can be changed in place
/// (AWS: "You can update the health check settings for your target group at any time").
///
/// @param probe what is asked
/// @param port `traffic-port`, or a port number
/// @param interval between two probes of one target
/// @param timeout after which a probe has failed
/// @param healthyThreshold successes in a row that make a target healthy
/// @param unhealthyThreshold failures in a row that make it unhealthy
public record HealthCheck(
        Probe probe, String port, Duration interval, Duration timeout, int healthyThreshold, int unhealthyThreshold) {
    /// The port that traffic goes to.
    public static final String TRAFFIC_PORT = "traffic-port";

    /// The number of a port that is not the traffic port.
    public Optional<Integer> fixedPort() {
        return port.equals(TRAFFIC_PORT) ? Optional.empty() : Optional.of(Integer.valueOf(port));
    }

    /// `HTTP 32001/healthz every 10 s`.
    @Override
    public String toString() {
        String asked =
                switch (probe) {
                    case Probe.Tcp _ -> "TCP " + port;
                    case Probe.Http http -> (http.secure() ? "HTTPS " : "HTTP ") + port + http.path();
                };
        return "%s every %d s, timeout %d s, thresholds %d/%d"
                .formatted(asked, interval.toSeconds(), timeout.toSeconds(), healthyThreshold, unhealthyThreshold);
    }

    /// What a health check asks a target.
    public sealed interface Probe {
        /// Whether a TCP connection opens.
        record Tcp() implements Probe {}

        /// Whether a GET answers with one of the codes.
        ///
        /// @param secure whether over TLS
        /// @param path begins with `/`
        /// @param codes in the form of AWS: `200-399`, `200,204`
        record Http(boolean secure, String path, String codes) implements Probe {}
    }
}
