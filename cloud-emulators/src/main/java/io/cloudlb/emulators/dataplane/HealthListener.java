// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

/// Hears of every change of a backend's health.
@FunctionalInterface
public interface HealthListener {

    /// Called on a probe's thread, without a lock held; must not block for long.
    void healthChanged(String frontendId, String backendId, BackendHealth health);

    /// Hears nothing.
    static HealthListener deaf() {
        return (_, _, _) -> {};
    }
}
