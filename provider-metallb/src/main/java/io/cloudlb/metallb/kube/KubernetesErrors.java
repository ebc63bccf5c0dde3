// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.kubernetes.ApiFailure;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Supplier;

/// Says what a failed request to the API server is in the words of cloud errors.
final class KubernetesErrors {
    private KubernetesErrors() {}

    /// Makes a call that changes nothing.
    static <T> T reading(Attempt attempt, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException failure) {
            throw new CloudException(ofRead(failure, attempt), failure);
        }
    }

    /// Makes a call that changes something.
    static <T> T writing(Attempt attempt, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException failure) {
            throw new CloudException(ofWrite(failure, attempt), failure);
        }
    }

    /// What a failed read means.
    static CloudError ofRead(KubernetesClientException failure, Attempt attempt) {
        return error(failure, attempt, ApiFailure.of(failure));
    }

    /// What it means that a watch could not be started.
    static CloudError ofStart(Throwable failure, Attempt attempt) {
        return ApiFailure.find(failure)
                .map(known -> ofRead(known, attempt))
                .orElseGet(() -> CloudError.unavailable(message(failure, attempt), ""));
    }

    /// What a failed write means. The client sends a write again when the connection breaks, so that even a
    /// refused connection does not prove that nothing was written; nor does the API server's word that it failed.
    /// What is written is ours, not a Service's: to wait until the Service changes would be to wait for ever.
    static CloudError ofWrite(KubernetesClientException failure, Attempt attempt) {
        ApiFailure meaning = ApiFailure.of(failure);
        CloudError error = error(failure, attempt, meaning);
        return switch (meaning) {
            case UNANSWERED ->
                CloudError.ambiguous(error.message() + "; it may be written all the same, which is read next", "");
            case INVALID -> CloudError.obstructed(error.message(), "", code(failure));
            case UNSENT, UNAUTHORIZED, FORBIDDEN, NAMESPACE_ENDS, GONE, CONFLICT, LATER -> error;
        };
    }

    private static CloudError error(KubernetesClientException failure, Attempt attempt, ApiFailure meaning) {
        String message = message(failure, attempt);
        return switch (meaning) {
            case UNAUTHORIZED ->
                CloudError.denied(
                        message + ". Check the kubeconfig or the service account; this needs the right to "
                                + attempt.right(),
                        "");
            case FORBIDDEN -> CloudError.denied(message + ". Grant the right to " + attempt.right(), "");
            case NAMESPACE_ENDS -> CloudError.denied(message, "");
            case GONE -> CloudError.notFound(message, "");
            case CONFLICT -> CloudError.stale(message, "");
            case UNSENT, UNANSWERED, LATER -> CloudError.unavailable(message, "");
            case INVALID -> CloudError.invalidRequest(message, "", code(failure));
        };
    }

    private static String message(Throwable failure, Attempt attempt) {
        return "Kubernetes did not %s: %s".formatted(attempt.what(), ApiFailure.reason(failure));
    }

    /// The API server's own word for what is wrong.
    private static String code(KubernetesClientException failure) {
        return Optional.ofNullable(failure.getStatus())
                .map(Status::getReason)
                .orElseGet(() -> "HTTP " + failure.getCode());
    }

    /// What is called, for messages.
    ///
    /// @param what a verb and what it is done to, such as `list IPAddressPools in namespace metallb-system`
    /// @param right what an administrator has to grant for it, such as `list ipaddresspools.metallb.io in
    /// namespace metallb-system`
    record Attempt(String what, String right) {}
}
