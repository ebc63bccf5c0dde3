// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.api.gax.httpjson.HttpJsonCallContext;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.ApiCallContext;
import com.google.api.gax.rpc.ApiException;
import com.google.cloud.compute.v1.Operation;
import com.google.protobuf.Message;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallFamily;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
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
    <A extends Message> A read(CallFamily family, ComputeCall<A> call) {
        return naming(call.method(), () -> calls.read(family, call.method(), () -> make(call)));
    }

    /// Makes a call with effect, and answers the operation that it began: one that has failed already is an error. Its
    /// request gets an id, which lets the API know it again; each attempt has its own, since an attempt is repeated
    /// only after an answer, and the same id would bring the same answer.
    ComputeOperation write(Scope in, ComputeCall<?> call) {
        CallFamily family = in instanceof Scope.Global ? GcpFamilies.GLOBAL_WRITE : GcpFamilies.REGIONAL_WRITE;
        Operation begun = naming(
                call.method(),
                () -> calls.write(
                        family,
                        call.method(),
                        () -> succeeded((Operation)
                                make(call.with("request_id", UUID.randomUUID().toString())))));
        return ComputeOperation.of(begun, in);
    }

    private <A extends Message> A make(ComputeCall<A> call) {
        GcpClients ready = clients.get();
        try {
            return UnreadableAnswer.checked(
                    CallDeadline.within(calls.budget().callTimeout(), () -> call.make(ready, ONCE)));
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
            CloudError denied = failure.error();
            throw denied.is(CloudError.Kind.DENIED)
                            && GcpErrors.isAnswer(failure)
                            && !denied.message().contains("compute.")
                    ? new CloudException(
                            denied.saying("compute." + method + " is denied. " + denied.message()),
                            Objects.requireNonNullElse(failure.getCause(), failure))
                    : failure;
        }
    }
}
