// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.BackendHealth.HealthListener;
import java.time.Duration;

/// How a data plane behaves as a whole.
///
/// @param pace how fast its waiting goes
/// @param connections TCP connections open at once; further clients are reset. Each costs at most 32 KiB of buffers
/// @param datagramFlows UDP flows open at once; datagrams of further clients are dropped. Each costs 64 KiB
/// @param healthListener hears of health changes
public record DataPlaneOptions(Pace pace, int connections, int datagramFlows, HealthListener healthListener) {
    public DataPlaneOptions {
        if (connections < 1 || datagramFlows < 1) {
            throw new IllegalArgumentException(
                    "limits must be at least 1: %d, %d".formatted(connections, datagramFlows));
        }
    }

    /// Real time, 2,048 connections, 512 flows.
    public static DataPlaneOptions standard() {
        return new DataPlaneOptions(Pace.real(), 2_048, 512, HealthListener.deaf());
    }

    /// The same options at another pace.
    public DataPlaneOptions withPace(Pace other) {
        return new DataPlaneOptions(other, connections, datagramFlows, healthListener);
    }

    /// The same options with a limit of TCP connections.
    public DataPlaneOptions withConnections(int other) {
        return new DataPlaneOptions(pace, other, datagramFlows, healthListener);
    }

    /// The same options with a limit of UDP flows.
    public DataPlaneOptions withDatagramFlows(int other) {
        return new DataPlaneOptions(pace, connections, other, healthListener);
    }

    /// The same options with a listener.
    public DataPlaneOptions withHealthListener(HealthListener other) {
        return new DataPlaneOptions(pace, connections, datagramFlows, other);
    }

    /// How much faster than said the waiting goes, so that a demo need not wait for three probes ten seconds apart.
    ///
    /// Shortens probe intervals, draining delays and idle timeouts. Does not shorten the time a probe or a
    /// connection may take: the machine is no faster because the demo is.
    ///
    /// @param times 1 for real time, 20 for twenty times as fast
    public record Pace(double times) {
        public Pace {
            if (!(times > 0) || Double.isInfinite(times)) {
                throw new IllegalArgumentException("the pace must be positive, not " + times);
            }
        }

        /// As long as said.
        public static Pace real() {
            return new Pace(1);
        }

        /// The waiting in fact, at least a millisecond.
        public Duration of(Duration said) {
            long millis = Math.round(said.toMillis() / times);
            return Duration.ofMillis(Math.max(1, millis));
        }
    }
}
