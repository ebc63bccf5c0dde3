// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

/// Hears of every cloud call.
@FunctionalInterface
public interface CallObserver {
    /// Hears nothing.
    CallObserver SILENT = call -> {};

    /// A call ended.
    void ended(CallRecord call);
}
