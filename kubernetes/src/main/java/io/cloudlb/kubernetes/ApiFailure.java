// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.kubernetes.CredentialCommand.CredentialException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a failed request to the API server means, by what to do next: read here and nowhere else, by the controller and
/// by providers alike.
///
/// | code | what is meant |
/// |---|---|
/// | none, 500 and above | [#UNANSWERED]; [#UNSENT] where there were no credentials |
/// | 401 | [#UNAUTHORIZED] |
/// | 403 | [#FORBIDDEN]; [#NAMESPACE_ENDS] |
/// | 404 | [#GONE] |
/// | 409 | [#CONFLICT]; [#GONE] where it is the UID that differs |
/// | 422 | [#INVALID]; [#GONE] where it is the UID that differs; [#CONFLICT] where the object is being deleted |
/// | 408, 410, 425, 429 | [#LATER] |
/// | all other codes of 400 and above | [#INVALID] |
public enum ApiFailure {
    /// No credentials could be had, so that nothing was asked of the API server.
    UNSENT,
    /// The API server did not answer, or says that it failed: a write may have taken place all the same.
    UNANSWERED,
    /// It does not accept the credentials.
    UNAUTHORIZED,
    /// The account lacks a right, or a policy forbids it.
    FORBIDDEN,
    /// The namespace is being deleted, and takes nothing new. No right helps.
    NAMESPACE_ENDS,
    /// The object, or the object with this UID, is no more.
    GONE,
    /// Someone else wrote in between.
    CONFLICT,
    /// The request can never succeed as it is: what is asked is invalid, too large or of a kind that is not served.
    INVALID,
    /// Nothing was done, and it may be asked again: too many requests, or a list whose version is forgotten.
    LATER;

    private static final int UNPROCESSABLE = 422;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private static final Pattern LACKING_RIGHT = Pattern.compile(
            "cannot (\\w+) resource \"([^\"]+)\" in API group \"([^\"]*)\"(?: in the namespace \"([^\"]+)\")?");

    /// What a failure means.
    public static ApiFailure of(KubernetesClientException failure) {
        int code = failure.getCode();
        if (code < HttpURLConnection.HTTP_BAD_REQUEST || code >= SERVER_ERROR) {
            return credentials(failure).isPresent() ? UNSENT : UNANSWERED;
        }
        return switch (code) {
            case HttpURLConnection.HTTP_UNAUTHORIZED -> UNAUTHORIZED;
            case HttpURLConnection.HTTP_FORBIDDEN -> isOfEndingNamespace(failure) ? NAMESPACE_ENDS : FORBIDDEN;
            case HttpURLConnection.HTTP_NOT_FOUND -> GONE;
            case HttpURLConnection.HTTP_CONFLICT -> isAnotherObject(failure) ? GONE : CONFLICT;
            case UNPROCESSABLE -> invalid(failure);
            case HttpURLConnection.HTTP_CLIENT_TIMEOUT, HttpURLConnection.HTTP_GONE, TOO_EARLY, TOO_MANY_REQUESTS ->
                LATER;
            default -> INVALID;
        };
    }

    private static ApiFailure invalid(KubernetesClientException failure) {
        if (isAnotherObject(failure)) {
            return GONE;
        }
        return isDying(failure) ? CONFLICT : INVALID;
    }

    /// The API server compares a UID in a write with the object's. When it is another, an apply and an update are
    /// answered by 409 and a merge by 422, since a UID cannot be changed. An apply to an object that is no more is
    /// answered like one to another.
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

    private static boolean isOfEndingNamespace(KubernetesClientException failure) {
        return reason(failure).contains("because it is being terminated");
    }

    /// The client's exception in a failure, where there is one.
    public static Optional<KubernetesClientException> find(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(KubernetesClientException.class::isInstance)
                .map(KubernetesClientException.class::cast)
                .findFirst();
    }

    /// Why something failed: why there were no credentials, or the API server's own sentence, or what is at the bottom
    /// of it where it did not answer.
    public static String reason(Throwable failure) {
        return credentials(failure)
                .or(() -> find(failure).flatMap(ApiFailure::said))
                .orElseGet(() -> rootCause(failure));
    }

    private static Optional<String> said(KubernetesClientException failure) {
        return Optional.ofNullable(failure.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getMessage()))
                .or(() -> Optional.ofNullable(failure.getMessage()).filter(_ -> isAnswer(failure)));
    }

    private static boolean isAnswer(KubernetesClientException failure) {
        return failure.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
    }

    /// Why there are no credentials, if that is what failed.
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

    /// What an administrator has to grant, as a further clause of a sentence: read from the words in which the API
    /// server refuses, `services is forbidden: User "x" cannot watch resource "services" in API group "" at the
    /// cluster scope`. Empty where no right lacks.
    static String advice(KubernetesClientException failure) {
        Matcher refusal = LACKING_RIGHT.matcher(reason(failure));
        return of(failure) == FORBIDDEN && refusal.find() ? grant(right(refusal)) : "";
    }

    /// The same where the right is known beforehand: a watch is refused without words.
    ///
    /// @param right for example `list and watch services`
    static String advice(KubernetesClientException failure, String right) {
        return of(failure) == FORBIDDEN ? grant(right) : "";
    }

    private static String grant(String right) {
        return "; grant this account the right to " + right;
    }

    private static String right(Matcher refusal) {
        String resource = refusal.group(3).isEmpty() ? refusal.group(2) : refusal.group(2) + "." + refusal.group(3);
        return refusal.group(1)
                + " "
                + resource
                + (refusal.group(4) == null ? "" : " in namespace " + refusal.group(4));
    }
}
