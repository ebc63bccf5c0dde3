// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.time.Duration;
import java.util.OptionalInt;

/// How often and how strictly backends are probed.
///
/// @param probe what one probe does
/// @param port a fixed port, or empty for the backend's traffic port
/// @param interval time between the starts of two probes of a backend
/// @param timeout how long a probe waits for an answer
/// @param healthyThreshold passes in a row that turn an unhealthy backend healthy
/// @param unhealthyThreshold failures in a row that turn a backend unhealthy
public record HealthCheck(
        Probe probe,
        OptionalInt port,
        Duration interval,
        Duration timeout,
        int healthyThreshold,
        int unhealthyThreshold) {
    public HealthCheck {
        port.ifPresent(LoopbackHost::requirePort);
        if (!interval.isPositive() || !timeout.isPositive()) {
            throw new IllegalArgumentException(
                    "interval and timeout must be positive: %s, %s".formatted(interval, timeout));
        }
        if (healthyThreshold < 1 || unhealthyThreshold < 1) {
            throw new IllegalArgumentException(
                    "thresholds must be at least 1: %d, %d".formatted(healthyThreshold, unhealthyThreshold));
        }
    }

    /// A Network Load Balancer's default: a TCP connect to the traffic port every 30 s, 10 s to answer, 5 and 2 in a
    /// row.
    public static HealthCheck tcp() {
        return new HealthCheck(
                new Probe.Connect(), OptionalInt.empty(), Duration.ofSeconds(30), Duration.ofSeconds(10), 5, 2);
    }

    /// What one health probe does.
    public sealed interface Probe {

        /// Passes if a TCP connection opens.
        record Connect() implements Probe {}

        /// Passes always: nothing is asked of the backend.
        record None() implements Probe {}

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
}
