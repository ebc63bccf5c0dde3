// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Duration;
import java.time.Instant;

/// Hears of every cloud call.
@FunctionalInterface
public interface CallObserver {
    /// Hears nothing.
    CallObserver SILENT = call -> {};

    /// A call ended.
    void ended(CallRecord call);

    /// One cloud call as it was made, for metrics, logs, tests and the plan's promise of no writes.
    ///
    /// @param provider the provider's name
    /// @param family the API family whose bucket was charged
    /// @param operation the API's own operation name
    /// @param mutating whether it writes
    /// @param start when it began
    /// @param took how long it took, without waiting for the bucket
    /// @param waited how long it waited for the bucket
    /// @param outcome [#OK], [#WAITS] for [CloudError.Busy], else the simple name of the [CloudError], or
    /// [#UNEXPECTED]
    /// @param requestId the cloud's request id, empty when unknown
    record CallRecord(
            String provider,
            String family,
            String operation,
            boolean mutating,
            Instant start,
            Duration took,
            Duration waited,
            String outcome,
            String requestId) {
        /// The outcome of a call that the cloud carried out.
        public static final String OK = "ok";

        /// The outcome of a call that is made again once something else is no longer in use: no failure, as every
        /// deletion comes to it.
        public static final String WAITS = "waits";

        /// The outcome of a call that failed in a way no classifier knows: a bug of ours or of the SDK.
        public static final String UNEXPECTED = "unexpected";
    }
}
