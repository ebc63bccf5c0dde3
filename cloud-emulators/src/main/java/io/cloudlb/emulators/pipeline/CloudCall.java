// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.RecordedCall.CallKind;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.pipeline.RateLimits.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One request as its cloud understands it: what the [CallPipeline] cannot know. The pipeline asks from the top
/// down; a [Refusal] thrown by [#kind()], [#admit()], [#read()] or the action is the cloud's answer.
///
/// @param <B> what an operation answers before it has the form of the wire
public interface CloudCall<B> {

    /// How the call stands in the ledger.
    Label label();

    /// What the operation may do. Refuses an operation the cloud does not have, which no fault strikes.
    CallKind kind();

    /// Refuses a client that is not let in.
    void admit();

    /// Every limit the call is charged against, all of them or none; empty if nothing is limited.
    List<RateLimit> limits();

    /// Reads the request into what it asks for and refuses what the API does not know. Runs without the lock.
    Action<B> read();

    /// The answer of an operation that succeeded.
    WireAnswer succeeded(B body);

    /// The cloud's error for a client that asked too often.
    ///
    /// @param retryAfter when the limit has room again, zero if the cloud does not say
    Refusal throttled(Duration retryAfter);

    /// An error answer.
    WireAnswer refused(Refusal refusal);

    /// Headers that tell a client what its limits have left, on answers of every kind.
    default Map<String, String> headers(RateLimits.Charge charge) {
        return Map.of();
    }

    /// What the ledger and fault scripts call a call by.
    ///
    /// @param service the API it belongs to, as the cloud names it
    /// @param operation the operation, which need not exist
    /// @param parameters the parameters on one line, for people, without credentials
    /// @param requestId the id the cloud answers with
    record Label(String service, String operation, String parameters, String requestId) {}

    /// What a request asks for, read and checked for shape.
    @FunctionalInterface
    interface Action<B> {

        /// Does it. Runs with the lock of the world.
        ///
        /// @throws Refusal if the cloud would refuse; then nothing has changed
        B run(Conditions conditions);
    }

    /// What a fault script wants of the operation itself.
    ///
    /// @param stale whether it is shown the world as it was before the last write
    /// @param failure how the work it begins is to end, if not as it would
    record Conditions(boolean stale, Optional<Fault.FailLater> failure) {

        static Conditions of(List<Fault> struck) {
            return new Conditions(
                    struck.contains(Fault.stale()),
                    struck.stream()
                            .filter(Fault.FailLater.class::isInstance)
                            .map(Fault.FailLater.class::cast)
                            .findFirst());
        }
    }
}
