// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.api.gax.httpjson.HttpJsonCallContext;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.ApiCallContext;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.UnaryCallable;
import com.google.cloud.compute.v1.Operation;
import com.google.protobuf.Message;
import io.cloudlb.core.provider.CallFamily;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// One request of the client library after the other: within the budget's time, tried once, its answer looked at.
record ComputeCalls(CloudCalls calls, Supplier<GcpClients> clients) {
    /// Without timeouts of the library's own: [CallDeadline] has it.
    private static final ApiCallContext ONCE = HttpJsonCallContext.createDefault()
            .withRetrySettings(RetrySettings.newBuilder()
                    .setMaxAttempts(1)
                    .setInitialRpcTimeoutDuration(Duration.ZERO)
                    .setMaxRpcTimeoutDuration(Duration.ZERO)
                    .setTotalTimeoutDuration(Duration.ZERO)
                    .build())
            .withRetryableCodes(Set.of());

    /// Makes a call without effect.
    ///
    /// @param method the API's own name of the method: `forwardingRules.list`
    <Q, A extends Message> A read(
            CallFamily family, String method, Function<GcpClients, UnaryCallable<Q, A>> callable, Q request) {
        return naming(method, () -> calls.read(family, method, () -> call(callable, request)));
    }

    /// Makes a call with effect, and answers the operation that it began: one that has failed already is an error.
    ///
    /// @param request the request with an id, which lets the API know it again; each attempt has its own, since an
    ///     attempt is repeated only after an answer, and the same id would bring the same answer
    <Q> ComputeOperation write(
            CallFamily family,
            String method,
            Scope scope,
            Function<GcpClients, UnaryCallable<Q, Operation>> callable,
            Function<String, Q> request) {
        Operation begun = naming(
                method,
                () -> calls.write(
                        family,
                        method,
                        () -> succeeded(
                                call(callable, request.apply(UUID.randomUUID().toString())))));
        return ComputeOperation.of(begun, scope);
    }

    private <Q, A extends Message> A call(Function<GcpClients, UnaryCallable<Q, A>> callable, Q request) {
        UnaryCallable<Q, A> method = callable.apply(clients.get());
        try {
            return UnreadableAnswer.checked(
                    CallDeadline.within(calls.budget().callTimeout(), () -> method.call(request, ONCE)));
        } catch (ApiException failure) {
            // The library wraps everything that is thrown, also what is no answer: the machine is out of memory.
            GcpErrors.errorIn(failure).ifPresent(error -> {
                throw error;
            });
            if (GcpErrors.wasInterrupted(failure)) {
                // The library forgets that this thread was told to stop.
                Thread.currentThread().interrupt();
            }
            throw failure;
        }
    }

    private static Operation succeeded(Operation begun) {
        OperationFailure.in(begun).ifPresent(failure -> {
            throw failure;
        });
        return begun;
    }

    /// Not every denial of Google says what is denied.
    private static <T> T naming(String method, Supplier<T> call) {
        try {
            return call.get();
        } catch (CloudException failure) {
            throw failure.error() instanceof CloudError.Denied denied
                            && GcpErrors.isAnswer(failure)
                            && !denied.message().contains("compute.")
                    ? new CloudException(
                            denied.saying("compute." + method + " is denied. " + denied.message()),
                            Objects.requireNonNullElse(failure.getCause(), failure))
                    : failure;
        }
    }
}
