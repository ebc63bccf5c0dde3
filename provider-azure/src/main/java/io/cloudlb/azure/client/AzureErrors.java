// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ErrorClassifier;
import io.cloudlb.core.redaction.Redaction;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// The one place that says what refusals of Azure mean, and failures on the way.
///
/// Its codes say it, from the innermost out; where none is known, the HTTP status does. The status alone tells too
/// little: 400 is said of limits and of what is in use, 409 of locks and of work that goes on, and 429 both of too many
/// calls and of a resource that is not ready, where no other call has to wait.
public final class AzureErrors implements ErrorClassifier {
    private static final int LONGEST = 500;

    /// What an answer means to whoever asked.
    private enum Meaning {
        THROTTLED,
        QUOTA,
        DENIED,
        NOT_FOUND,
        STALE,
        BUSY,
        OBSTRUCTED,
        INVALID,
        UNCERTAIN
    }

    private static final Map<String, Meaning> CODES = Map.ofEntries(
            Map.entry("TooManyRequests", Meaning.THROTTLED),
            Map.entry("SubscriptionRequestsThrottled", Meaning.THROTTLED),
            Map.entry("ResourceRequestsThrottled", Meaning.THROTTLED),
            Map.entry("ResourceCollectionRequestsThrottled", Meaning.THROTTLED),
            Map.entry("PreconditionFailed", Meaning.STALE),
            Map.entry("PreconditionFailedEtagMismatch", Meaning.STALE),
            Map.entry("CanceledAndSupersededDueToAnotherOperation", Meaning.STALE),
            Map.entry("Canceled", Meaning.STALE),
            Map.entry("ResourceNotFound", Meaning.NOT_FOUND),
            Map.entry("NotFound", Meaning.NOT_FOUND),
            Map.entry("ParentResourceNotFound", Meaning.NOT_FOUND),
            Map.entry("ResourceGroupNotFound", Meaning.NOT_FOUND),
            Map.entry("SubscriptionNotFound", Meaning.NOT_FOUND),
            Map.entry("InvalidResourceReference", Meaning.NOT_FOUND),
            Map.entry("AnotherOperationInProgress", Meaning.BUSY),
            Map.entry("RetryableError", Meaning.BUSY),
            Map.entry("RetryableErrorDueToAnotherOperation", Meaning.BUSY),
            Map.entry("ReferencedResourceNotProvisioned", Meaning.BUSY),
            Map.entry("NicInUse", Meaning.BUSY),
            Map.entry("PrivateIPAddressInUse", Meaning.OBSTRUCTED),
            Map.entry("PublicIPAddressInUse", Meaning.OBSTRUCTED),
            Map.entry("PublicIPAddressNotAvailable", Meaning.OBSTRUCTED),
            Map.entry("DnsRecordInUse", Meaning.OBSTRUCTED),
            Map.entry("SubnetIsFull", Meaning.OBSTRUCTED),
            Map.entry("PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted", Meaning.OBSTRUCTED),
            Map.entry("PrivateLinkServiceIsNotSupportedForIPBasedLoadBalancer", Meaning.OBSTRUCTED),
            Map.entry("PLSCannotBeCreatedInSubnetWithPrivateLinkServiceNetworkPoliciesEnabled", Meaning.OBSTRUCTED),
            Map.entry("ScopeLocked", Meaning.OBSTRUCTED),
            Map.entry("RequestDisallowedByPolicy", Meaning.OBSTRUCTED),
            Map.entry("MissingSubscriptionRegistration", Meaning.OBSTRUCTED),
            Map.entry("ReadOnlyDisabledSubscription", Meaning.OBSTRUCTED),
            Map.entry("SecurityRuleConflict", Meaning.OBSTRUCTED),
            Map.entry("AuthorizationFailed", Meaning.DENIED),
            Map.entry("LinkedAuthorizationFailed", Meaning.DENIED),
            Map.entry("AuthenticationFailed", Meaning.DENIED),
            Map.entry("InvalidAuthenticationToken", Meaning.DENIED),
            Map.entry("InvalidAuthenticationTokenTenant", Meaning.DENIED),
            Map.entry("ExpiredAuthenticationToken", Meaning.DENIED),
            Map.entry("PropertyChangeNotAllowed", Meaning.INVALID),
            Map.entry("InvalidResourceLocation", Meaning.INVALID),
            Map.entry("InternalServerError", Meaning.UNCERTAIN));

    @Override
    public Optional<CloudError> classify(RuntimeException failure) {
        return switch (failure) {
            case ArmFailure refusal -> Optional.of(of(refusal));
            case UnreadableAnswer odd -> Optional.of(CloudError.ambiguous(odd.sentence(), ""));
            case RefusedCredentials refused -> Optional.of(refused.error());
            case UncheckedIOException silence -> ofSilence(silence);
            default -> Optional.empty();
        };
    }

    @Override
    public String requestIdOf(Object answer) {
        return answer instanceof ArmExchange exchange ? exchange.requestId() : "";
    }

    @Override
    public OptionalInt remainingOf(Object answer) {
        return answer instanceof ArmExchange exchange ? exchange.remaining() : OptionalInt.empty();
    }

    /// Whether Azure itself said it, so that address and network are right.
    public static boolean isAnswer(CloudException failure) {
        return failure.getCause() instanceof ArmFailure refusal
                && !refusal.codes().isEmpty();
    }

    /// Azure's own innermost code behind an error, as it spells it; empty when it gave none.
    public static String codeOf(CloudException failure) {
        return failure.getCause() instanceof ArmFailure refusal ? refusal.body().code() : "";
    }

    static CloudError of(ArmFailure refusal) {
        return refusal.codes().isEmpty() && refusal.body().words().isEmpty() && refusal.status() > 0
                ? ofStranger(refusal)
                : ofAnswer(refusal);
    }

    private static CloudError ofAnswer(ArmFailure refusal) {
        String code = refusal.body().code();
        String words = refusal.body().words();
        String message = message(code, words);
        CloudError.Kind kind = CloudError.Kind.AMBIGUOUS;
        String sentence = message;
        switch (meaning(refusal)) {
            case THROTTLED -> {
                return throttled(refusal, code);
            }
            case QUOTA -> {
                kind = CloudError.Kind.QUOTA_EXCEEDED;
                sentence = sentence(message, Advice.forQuota(code));
            }
            case DENIED -> {
                kind = CloudError.Kind.DENIED;
                sentence = sentence(message, Advice.forDenied(refusal.status(), words));
            }
            case OBSTRUCTED -> {
                kind = CloudError.Kind.OBSTRUCTED;
                sentence = sentence(message, Advice.forObstacle(code));
            }
            case NOT_FOUND -> kind = CloudError.Kind.NOT_FOUND;
            case STALE -> kind = CloudError.Kind.STALE;
            case BUSY -> kind = CloudError.Kind.BUSY;
            case INVALID -> kind = CloudError.Kind.INVALID_REQUEST;
            case UNCERTAIN -> kind = CloudError.Kind.AMBIGUOUS;
        }
        return new CloudError(kind, sentence, refusal.requestId(), code, refusal.after());
    }

    private static CloudError throttled(ArmFailure refusal, String code) {
        String time = refusal.after().isZero()
                ? ""
                : " for %d s".formatted(refusal.after().toSeconds());
        return new CloudError(
                CloudError.Kind.THROTTLED,
                "Azure asks for fewer calls%s (%s); they are spread and made again".formatted(time, code),
                refusal.requestId(),
                code,
                refusal.after());
    }

    /// An answer that Azure does not give: a proxy's page, a redirect.
    private static CloudError ofStranger(ArmFailure refusal) {
        int status = refusal.status();
        String sentence = "what answers at the address of the Azure Resource Manager is not it: HTTP status %d%s"
                .formatted(status, Advice.forStranger(status));
        String id = refusal.requestId();
        return status >= 500 || status < 400
                ? CloudError.ambiguous(sentence, id)
                : switch (status) {
                    case 401, 403, 407 -> CloudError.denied(sentence, id);
                    case 404 -> CloudError.notFound(sentence, id);
                    case 429 -> throttled(refusal, "HTTP status 429");
                    default -> CloudError.obstructed(sentence, id, "HTTP " + status);
                };
    }

    private static Meaning meaning(ArmFailure refusal) {
        String words = refusal.body().words();
        return refusal.codes().stream()
                .flatMap(code -> meaning(code, words).stream())
                .findFirst()
                .orElseGet(() -> meaning(refusal.status()));
    }

    private static Optional<Meaning> meaning(String code, String words) {
        if (code.equals("ReferencedResourceNotProvisioned") && words.contains("in Failed state")) {
            return Optional.of(Meaning.OBSTRUCTED); // it stays so until somebody writes it again
        }
        Meaning known = CODES.get(code);
        if (known != null) {
            return Optional.of(known);
        }
        if (code.contains("LimitReached") || code.contains("QuotaExceeded") || code.contains("LimitExceeded")) {
            return Optional.of(Meaning.QUOTA);
        }
        if (code.equals("OperationNotAllowed")) {
            return words.contains("uota") ? Optional.of(Meaning.QUOTA) : Optional.empty();
        }
        return code.endsWith("CannotBeDeleted") || code.contains("InUse")
                ? Optional.of(Meaning.BUSY)
                : Optional.empty();
    }

    private static Meaning meaning(int status) {
        return switch (status) {
            case 401, 403 -> Meaning.DENIED;
            case 404 -> Meaning.NOT_FOUND;
            case 408 -> Meaning.UNCERTAIN;
            case 409 -> Meaning.BUSY;
            case 412 -> Meaning.STALE;
            case 429 -> Meaning.THROTTLED;
            default -> status >= 400 && status < 500 ? Meaning.INVALID : Meaning.UNCERTAIN;
        };
    }

    /// No answer: the cloud was not reached, or was and did not say. Who was told to stop says nothing.
    private static Optional<CloudError> ofSilence(UncheckedIOException failure) {
        if (Thread.currentThread().isInterrupted()) {
            return Optional.empty();
        }
        return Optional.of(
                ErrorClassifier.provesNothingWasSent(failure) || failure.getCause() instanceof CallDeadline.Missed
                        ? CloudError.unavailable("Azure cannot be reached: " + rootWords(failure), "")
                        : CloudError.ambiguous("Azure did not answer: " + rootWords(failure), ""));
    }

    private static String message(String code, String words) {
        String shown = shortened(words);
        return code.isEmpty() ? shown : shown.isEmpty() ? shortened(code) : shortened(code) + ": " + shown;
    }

    /// Advice begins with the dot that many of Azure's own sentences end with.
    private static String sentence(String message, String advice) {
        return (message.endsWith(".") ? message.substring(0, message.length() - 1) : message) + advice;
    }

    /// The innermost cause, which names the host or the socket; Java's HTTP client says less than it knows.
    static String rootWords(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        boolean connecting = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(ConnectException.class::isInstance);
        return switch (root) {
            case UnresolvedAddressException _ -> "the name of its host is not known";
            case ClosedChannelException _ when connecting -> "nobody takes the connection";
            default ->
                shortened(root.getClass().getSimpleName() + " "
                                + Optional.ofNullable(root.getMessage()).orElse(""))
                        .strip();
        };
    }

    static String shortened(String text) {
        String firstLine = text.strip().lines().findFirst().orElse("");
        String clean = Redaction.OF_PROCESS.clean(firstLine);
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }

    /// How long an answer asks to wait, of at most an hour; zero when it does not say so in seconds.
    static Duration wait(String retryAfter) {
        return retryAfter.matches("\\d{1,9}")
                ? Duration.ofSeconds(Math.min(Long.parseLong(retryAfter), 3_600))
                : Duration.ZERO;
    }
}
