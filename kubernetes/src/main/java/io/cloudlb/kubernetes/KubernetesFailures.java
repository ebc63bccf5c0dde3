// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.controller.ports.KubernetesException.Kind;
import io.cloudlb.kubernetes.CredentialCommand.CredentialException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The one place where the client's exception becomes ours.
final class KubernetesFailures {
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;

    private KubernetesFailures() {}

    /// Makes a call.
    ///
    /// @param what what is written, for the message: `write the status of default/web`
    static <T> T translating(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException failure) {
            throw new KubernetesException(
                    kind(failure), "could not " + what + ": " + reason(failure) + Rights.advice(failure), failure);
        }
    }

    /// What it means that something could not be begun.
    static KubernetesException ofStart(String what, Throwable failure) {
        Optional<KubernetesClientException> known = find(failure);
        return new KubernetesException(
                known.map(KubernetesFailures::kind).orElse(Kind.UNAVAILABLE),
                "could not " + what + ": " + reason(failure)
                        + known.map(at -> Rights.advice(at, what)).orElse(""),
                failure);
    }

    /// Why something failed, in the API server's own words if there are any.
    static String reason(Throwable failure) {
        return find(failure)
                .map(known -> isAnswer(known) || credentials(known).isPresent() ? reason(known) : rootCause(known))
                .orElseGet(() -> rootCause(failure));
    }

    private static boolean isAnswer(KubernetesClientException failure) {
        return failure.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
    }

    private static Optional<KubernetesClientException> find(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(KubernetesClientException.class::isInstance)
                .map(KubernetesClientException.class::cast)
                .findFirst();
    }

    /// Makes a call that makes a Lease where there is none. What is not found then is the namespace.
    static <T> T makingLease(LeaderLease.LeaseName lease, Supplier<T> call) {
        try {
            return translating("write Lease " + lease.name(), call);
        } catch (KubernetesException failure) {
            throw failure.kind() == Kind.GONE ? withoutNamespace(lease, failure) : failure;
        }
    }

    private static KubernetesException withoutNamespace(LeaderLease.LeaseName lease, KubernetesException failure) {
        return new KubernetesException(
                Kind.REFUSED,
                "could not write Lease %s: there is no namespace %s; create it, or name another with --lease-namespace"
                        .formatted(lease.name(), lease.namespace()),
                failure);
    }

    private static Kind kind(KubernetesClientException failure) {
        return switch (failure.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND -> Kind.GONE;
            case HttpURLConnection.HTTP_CONFLICT -> isAnotherObject(failure) ? Kind.GONE : Kind.CONFLICT;
            case UNPROCESSABLE -> invalid(failure);
            case HttpURLConnection.HTTP_BAD_REQUEST,
                    HttpURLConnection.HTTP_UNAUTHORIZED,
                    HttpURLConnection.HTTP_FORBIDDEN -> Kind.REFUSED;
            case HttpURLConnection.HTTP_GONE, TOO_MANY_REQUESTS -> Kind.UNAVAILABLE;
            default -> Kind.UNAVAILABLE;
        };
    }

    private static Kind invalid(KubernetesClientException failure) {
        if (isAnotherObject(failure)) {
            return Kind.GONE;
        }
        return isDying(failure) ? Kind.CONFLICT : Kind.REFUSED;
    }

    /// The API server compares a UID in a patch with the object's. When it is another, an apply is answered by 409
    /// and a merge by 422, since a UID cannot be changed. An apply to an object that is no more is answered like
    /// one to another.
    private static boolean isAnotherObject(KubernetesClientException failure) {
        String reason = reason(failure).toLowerCase(Locale.ROOT);
        return reason.contains("uid mismatch")
                || reason.contains("uid in precondition")
                || reason.contains("metadata.uid");
    }

    /// A finalizer on an object that is being deleted is refused as invalid, but only the object's state is.
    private static boolean isDying(KubernetesClientException failure) {
        return reason(failure).contains("being deleted");
    }

    /// Why a call failed, in the API server's own words if there are any.
    static String reason(KubernetesClientException failure) {
        return credentials(failure).or(() -> said(failure)).orElse("no reason given");
    }

    private static Optional<String> said(KubernetesClientException failure) {
        return Optional.ofNullable(failure.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getMessage()))
                .or(() -> Optional.ofNullable(failure.getMessage()));
    }

    /// Why there are no credentials, if that is what failed: then nothing was asked of the API server.
    static Optional<String> credentials(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(CredentialException.class::isInstance)
                .map(cause -> String.valueOf(cause.getMessage()))
                .findFirst();
    }

    /// What is at the bottom of a failure, in its own words.
    static String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    }
}
