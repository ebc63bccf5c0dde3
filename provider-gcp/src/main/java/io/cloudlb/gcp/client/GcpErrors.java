// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.api.client.http.HttpResponseException;
import com.google.api.gax.httpjson.RestSerializationException;
import com.google.api.gax.rpc.ApiException;
import com.google.auth.Retryable;
import com.google.cloud.compute.v1.Operation;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ErrorClassifier;
import io.cloudlb.core.redaction.Redaction;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The one place that reads exceptions of Google's client library, and what failed operations tell.
///
/// Both name the same things, a refused request as `quotaExceeded`, a failed operation as `QUOTA_EXCEEDED`; they are
/// compared without underscores and in lower case. The HTTP status alone tells too little: 403 is said of missing
/// rights, of quotas and of too many calls, 409 of a name that is taken and of a change under way.
public final class GcpErrors implements ErrorClassifier {
    private static final int LONGEST = 400;

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

    private static final Map<String, Meaning> REASONS = Map.ofEntries(
            Map.entry("ratelimitexceeded", Meaning.THROTTLED),
            Map.entry("userratelimitexceeded", Meaning.THROTTLED),
            Map.entry("concurrentoperationquotaexceeded", Meaning.THROTTLED),
            Map.entry("resourceoperationratelimitexceeded", Meaning.THROTTLED),
            Map.entry("resourceoperationrateexceeded", Meaning.THROTTLED),
            Map.entry("quotaexceeded", Meaning.QUOTA),
            Map.entry("limitexceeded", Meaning.QUOTA),
            Map.entry("notfound", Meaning.NOT_FOUND),
            Map.entry("resourcenotfound", Meaning.NOT_FOUND),
            Map.entry("alreadyexists", Meaning.STALE),
            Map.entry("resourcealreadyexists", Meaning.STALE),
            Map.entry("conditionnotmet", Meaning.STALE),
            Map.entry("invalidfingerprint", Meaning.STALE),
            Map.entry("resourceinusebyanotherresource", Meaning.BUSY),
            Map.entry("resourceinuse", Meaning.BUSY),
            Map.entry("resourcenotready", Meaning.BUSY),
            Map.entry("operationinprogress", Meaning.BUSY),
            Map.entry("ipinusebyanotherresource", Meaning.OBSTRUCTED),
            Map.entry("ipspaceexhausted", Meaning.OBSTRUCTED),
            Map.entry(Advice.TWICE_BALANCED, Meaning.OBSTRUCTED),
            Map.entry("unsupportedoperation", Meaning.INVALID));

    /// A Quota as its sentence has it: `Quota 'FORWARDING_RULES' exceeded.  Limit: 15.0 in region r.`
    private static final Pattern QUOTA = Pattern.compile("[Qq]uota '([^']{1,100})'");

    private static final String ADDRESS_TAKEN = "in-use and would result in a conflict";
    private static final String RANGE = "/publicDelegatedPrefixes/";
    private static final String GONE_REFERENCE = "resource cannot be found";

    @Override
    public Optional<CloudError> classify(RuntimeException failure) {
        if (failure instanceof OperationFailure ended) {
            return Optional.of(ofOperation(ended));
        }
        if (failure instanceof UnreadableAnswer) {
            return Optional.of(CloudError.ambiguous(UnreadableAnswer.SENTENCE, ""));
        }
        if (failure instanceof MissingCredentials missing) {
            return Optional.of(CloudError.denied(missing.sentence(), ""));
        }
        if (!(failure instanceof ApiException) || wasInterrupted(failure)) {
            return Optional.empty();
        }
        if (isAboutCredentials(failure)) {
            return Optional.of(ofCredentials(failure));
        }
        return Optional.of(answerIn(failure).map(GcpErrors::ofAnswer).orElseGet(() -> ofSilence(failure)));
    }

    @Override
    public String requestIdOf(Object answer) {
        return answer instanceof Operation operation ? operation.getName() : "";
    }

    /// Whether Google itself said it, so that address and network are right.
    public static boolean isAnswer(CloudException failure) {
        return failure.getCause() instanceof OperationFailure
                || answerIn(failure).isPresent();
    }

    /// Google's own reason behind an error, as it spells it; empty when it gave none.
    public static String reasonOf(CloudException failure) {
        return failure.getCause() instanceof OperationFailure ended
                ? ended.code()
                : answerIn(failure).map(answer -> body(answer).reason()).orElse("");
    }

    /// The error of an operation that has ended.
    static CloudError ofOperation(OperationFailure ended) {
        return error(ended.status(), ended.code(), shortened(ended.words()), ended.operation());
    }

    private static CloudError ofAnswer(HttpResponseException answer) {
        ErrorBody body = body(answer);
        int status = answer.getStatusCode();
        if (body.words().isEmpty() && body.reason().isEmpty()) {
            return ofStranger(answer);
        }
        return error(status, body.reason(), shortened(body.words()), "");
    }

    /// An answer that Compute Engine does not give: a proxy's page, a redirect.
    private static CloudError ofStranger(HttpResponseException answer) {
        int status = answer.getStatusCode();
        String sentence = "what answers at the address of Compute Engine is not Compute Engine: HTTP status %d%s"
                .formatted(status, Advice.forStranger(status));
        return status >= 500 || status < 400
                ? CloudError.ambiguous(sentence, "")
                : switch (status) {
                    case 401, 403, 407 -> CloudError.denied(sentence, "");
                    case 429 -> CloudError.throttled(sentence, "", Duration.ZERO);
                    default -> CloudError.obstructed(sentence, "", "HTTP " + status);
                };
    }

    private static CloudError error(int status, String reason, String words, String id) {
        String message = reason.isEmpty() ? words : reason + ": " + words;
        return switch (meaning(status, reason, words)) {
            case THROTTLED ->
                CloudError.throttled(
                        "Google Cloud asks for fewer calls (%s); they are spread and made again".formatted(reason),
                        id,
                        Duration.ZERO);
            case QUOTA -> {
                String quota = quota(words).orElse(reason);
                yield CloudError.quotaExceeded(sentence(message, Advice.forQuota(quota)), id, quota);
            }
            case DENIED -> CloudError.denied(sentence(message, Advice.forDenied(status, reason)), id);
            case NOT_FOUND -> CloudError.notFound(message, id);
            case STALE -> CloudError.stale(message, id);
            case BUSY -> CloudError.busy(message, id);
            case OBSTRUCTED -> CloudError.obstructed(sentence(message, Advice.forObstacle(plain(reason))), id, reason);
            case INVALID -> CloudError.invalidRequest(message, id, reason);
            case UNCERTAIN -> CloudError.ambiguous(message, id);
        };
    }

    private static Meaning meaning(int status, String reason, String words) {
        Meaning known = REASONS.get(plain(reason));
        if (known == Meaning.NOT_FOUND && words.contains(RANGE)) {
            return Meaning.OBSTRUCTED; // a user's alone: nothing that we know of is gone
        }
        if (known != null) {
            return known;
        }
        if (words.contains(ADDRESS_TAKEN)) {
            return Meaning.OBSTRUCTED;
        }
        if (words.contains(GONE_REFERENCE)) {
            return Meaning.NOT_FOUND;
        }
        return switch (status) {
            case 400, 413, 422, 501 -> Meaning.INVALID;
            case 401, 403 -> Meaning.DENIED;
            case 404 -> Meaning.NOT_FOUND;
            case 409 -> Meaning.BUSY;
            case 412 -> Meaning.STALE;
            case 429 -> Meaning.THROTTLED;
            default -> withoutStatus(reason, status);
        };
    }

    /// An operation need not have an HTTP status.
    private static Meaning withoutStatus(String code, int status) {
        if (code.startsWith("INVALID_") || (status >= 400 && status < 500)) {
            return Meaning.INVALID;
        }
        return code.startsWith("PERMISSION") || code.equals("FORBIDDEN") ? Meaning.DENIED : Meaning.UNCERTAIN;
    }

    /// As both spellings have it.
    private static String plain(String reason) {
        return reason.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static Optional<String> quota(String words) {
        Matcher found = QUOTA.matcher(words);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /// No answer: the cloud was not reached, or was and did not say.
    private static CloudError ofSilence(Throwable failure) {
        if (failure(failure, RestSerializationException.class)) {
            return CloudError.ambiguous(UnreadableAnswer.SENTENCE, "");
        }
        return ErrorClassifier.provesNothingWasSent(failure) || failure(failure, CallDeadline.Missed.class)
                ? CloudError.unavailable("Google Cloud cannot be reached: " + rootWords(failure), "")
                : CloudError.ambiguous("Google Cloud did not answer: " + rootWords(failure), "");
    }

    /// No token, so nothing was sent: refused, or not to be had for the moment.
    private static CloudError ofCredentials(Throwable failure) {
        boolean mayPass = causes(failure)
                .anyMatch(cause -> (cause instanceof Retryable asked && asked.isRetryable())
                        || cause instanceof SocketException
                        || cause instanceof UnknownHostException
                        || cause instanceof SocketTimeoutException);
        String words = trimmed(rootWords(failure));
        return mayPass
                ? CloudError.unavailable("Google gave no access token: " + words, "")
                : CloudError.denied(
                        "Google gave no access token: %s. %s".formatted(words, Advice.forCredentials(System.getenv())),
                        "");
    }

    /// The library for credentials fetches tokens inside of a call, and fails it before anything is sent.
    private static boolean isAboutCredentials(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> Stream.of(cause.getStackTrace())
                        .limit(30)
                        .anyMatch(frame -> frame.getClassName().startsWith("com.google.auth.")));
    }

    /// Whether a call ended because its thread was told to stop.
    static Optional<Error> errorIn(Throwable failure) {
        return causes(failure)
                .filter(Error.class::isInstance)
                .map(Error.class::cast)
                .findFirst();
    }

    static boolean wasInterrupted(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof InterruptedException
                        || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)));
    }

    private static boolean failure(Throwable failure, Class<? extends Throwable> kind) {
        return causes(failure).anyMatch(kind::isInstance);
    }

    private static Optional<HttpResponseException> answerIn(Throwable failure) {
        return causes(failure)
                .filter(HttpResponseException.class::isInstance)
                .map(HttpResponseException.class::cast)
                .findFirst();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private static ErrorBody body(HttpResponseException answer) {
        return ErrorBody.read(Optional.ofNullable(answer.getContent()).orElse(""));
    }

    /// Advice begins with the dot that many of Google's own sentences end with.
    private static String sentence(String message, String advice) {
        return trimmed(message) + advice;
    }

    private static String trimmed(String message) {
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    /// The innermost cause, which names the host or the socket; Java's HTTP client says less than it knows.
    private static String rootWords(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return switch (root) {
            case UnresolvedAddressException _ -> "the name of its host is not known";
            case ClosedChannelException _
            when failure(failure, ConnectException.class) -> "nobody takes the connection";
            default ->
                shortened(root.getClass().getSimpleName() + " "
                                + Optional.ofNullable(root.getMessage()).orElse(""))
                        .strip();
        };
    }

    private static String shortened(String text) {
        String firstLine = text.strip().lines().findFirst().orElse("");
        String clean = Redaction.OF_PROCESS.clean(firstLine);
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }
}
