// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The one place of this provider that reads exceptions of the Kubernetes client.
final class KubernetesErrors {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

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

    /// Whether the API server answered that what the call names is not there.
    static boolean isNotFound(KubernetesClientException failure) {
        return failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    /// What a failed read means.
    static CloudError ofRead(KubernetesClientException failure, Attempt attempt) {
        return isAnswered(failure)
                ? ofAnswer(failure, attempt)
                : new CloudError.Unavailable(message(failure, attempt), "");
    }

    /// What it means that a watch could not be started.
    static CloudError ofStart(Throwable failure, Attempt attempt) {
        return ofRead(find(failure).orElseGet(() -> new KubernetesClientException("no list", failure)), attempt);
    }

    /// What a failed write means. The client sends a write again when the connection breaks, so that even a
    /// refused connection does not prove that nothing was written; nor does the API server's word that it failed.
    static CloudError ofWrite(KubernetesClientException failure, Attempt attempt) {
        return isAnswered(failure)
                ? inTheWay(ofAnswer(failure, attempt))
                : new CloudError.Ambiguous(
                        message(failure, attempt) + "; it may be written all the same, which is read next", "");
    }

    /// What is written is ours, not a Service's: to wait until the Service changes would be to wait for ever.
    private static CloudError inTheWay(CloudError error) {
        return error instanceof CloudError.InvalidRequest(String message, String id, String reason)
                ? new CloudError.Obstructed(message, id, reason)
                : error;
    }

    private static boolean isAnswered(KubernetesClientException failure) {
        return failure.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST && failure.getCode() < SERVER_ERROR;
    }

    private static CloudError ofAnswer(KubernetesClientException failure, Attempt attempt) {
        String message = message(failure, attempt);
        return switch (failure.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                new CloudError.Denied(
                        message + ". Check the kubeconfig or the service account; this needs the right to "
                                + attempt.right(),
                        "");
            case HttpURLConnection.HTTP_FORBIDDEN ->
                new CloudError.Denied(message + ". Grant the right to " + attempt.right(), "");
            case HttpURLConnection.HTTP_NOT_FOUND -> new CloudError.NotFound(message, "");
            case HttpURLConnection.HTTP_CONFLICT -> new CloudError.Stale(message, "");
            case HttpURLConnection.HTTP_GONE, TOO_MANY_REQUESTS -> new CloudError.Unavailable(message, "");
            default -> new CloudError.InvalidRequest(message, "", code(failure));
        };
    }

    private static String message(KubernetesClientException failure, Attempt attempt) {
        return "Kubernetes did not %s: %s".formatted(attempt.what(), reason(failure));
    }

    /// The API server's own word for what is wrong.
    private static String code(KubernetesClientException failure) {
        return Optional.ofNullable(failure.getStatus())
                .map(Status::getReason)
                .orElseGet(() -> "HTTP " + failure.getCode());
    }

    /// Why something failed: the API server's own sentence, or why there was none.
    static String reason(Throwable failure) {
        return find(failure)
                .flatMap(known -> Optional.ofNullable(known.getStatus()))
                .map(Status::getMessage)
                .or(() -> Optional.of(rootCause(failure)).map(Throwable::getMessage))
                .or(() -> Optional.ofNullable(failure.getMessage()))
                .orElse("no reason given");
    }

    private static Optional<KubernetesClientException> find(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(KubernetesClientException.class::isInstance)
                .map(KubernetesClientException.class::cast)
                .findFirst();
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /// What is called, for messages.
    ///
    /// @param what a verb and what it is done to, such as `list IPAddressPools in namespace metallb-system`
    /// @param right what an administrator has to grant for it, such as `list ipaddresspools.metallb.io in
    /// namespace metallb-system`
    record Attempt(String what, String right) {}
}
