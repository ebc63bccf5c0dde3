// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Reads an SDK's answers and exceptions; one per provider, in its `…Errors` class.
@FunctionalInterface
public interface ErrorClassifier {
    /// What an exception of the SDK means; empty when it is not the cloud's word but a bug, which then flies on.
    ///
    /// Where the request may have reached the cloud but no answer came back (a timeout, a reset connection, most
    /// 5xx), the error is [CloudError.Kind#AMBIGUOUS], also of a read: [CloudCalls] knows that reads have no
    /// effect. [CloudError.Kind#UNAVAILABLE] and [CloudError.Kind#THROTTLED] promise that the call had none.
    Optional<CloudError> classify(RuntimeException failure);

    /// Whether a failure or what caused it proves that no request left: no name was resolved, or no connection opened.
    static boolean provesNothingWasSent(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof UnknownHostException
                        || cause instanceof ConnectException
                        || (cause instanceof SocketTimeoutException
                                && String.valueOf(cause.getMessage()).contains("onnect timed out")));
    }

    /// How many more calls like this one the cloud says it takes; empty when the answer does not tell. Who else makes
    /// such calls may use them up as well.
    default OptionalInt remainingOf(Object answer) {
        return OptionalInt.empty();
    }

    /// The cloud's id of the request that brought this answer, empty when the answer does not tell.
    default String requestIdOf(Object answer) {
        return "";
    }
}
