// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

/// What probes found out about a backend.
public sealed interface BackendHealth {

    /// Not decided yet: takes no traffic.
    record Initial() implements BackendHealth {}

    /// Takes traffic.
    record Healthy() implements BackendHealth {}

    /// Takes traffic only if no backend is healthy.
    ///
    /// @param cause why the last probe failed
    /// @param text the same for people
    record Unhealthy(Cause cause, String text) implements BackendHealth {}

    /// Why a probe failed.
    enum Cause {
        /// No answer in time.
        TIMED_OUT,
        /// The connection was refused or broke.
        REFUSED,
        /// Answered with a status that is not accepted.
        WRONG_STATUS,
        /// Answered with something that is not HTTP.
        NOT_HTTP
    }

    /// How one probe ended.
    sealed interface ProbeResult {

        record Passed() implements ProbeResult {}

        record Failed(BackendHealth.Cause cause, String text) implements ProbeResult {}
    }

    /// Hears of every change of a backend's health.
    @FunctionalInterface
    interface HealthListener {

        /// Called on a probe's thread, without a lock held; must not block for long.
        void healthChanged(String frontendId, String backendId, BackendHealth health);

        /// Hears nothing.
        static HealthListener deaf() {
            return (_, _, _) -> {};
        }
    }
}
