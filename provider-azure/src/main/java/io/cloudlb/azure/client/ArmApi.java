// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import io.cloudlb.azure.client.ArmOperation.Asked;
import io.cloudlb.azure.client.ArmOperation.Status;
import io.cloudlb.azure.json.Json;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The Azure Resource Manager, every call led through [CloudCalls] and charged to its family. Connects at the first
/// call. Safe for use by many threads.
///
/// Resources are named by their paths, `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/loadBalancers/n`,
/// read as trees, and written as trees, so that what others keep in them stays.
///
/// A write answers the operation that it began, if it has not ended, and never waits for it. Nothing is there for sure
/// before [#status] says that it has ended.
public final class ArmApi implements AutoCloseable {
    private static final int MOST_PAGES = 400;
    private static final Set<String> GONE = Set.of("ResourceNotFound", "NotFound", "ParentResourceNotFound");
    private static final Set<String> GONE_WITH_ITS_GROUP =
            Set.of("ResourceNotFound", "NotFound", "ParentResourceNotFound", "ResourceGroupNotFound");

    private final CloudCalls calls;
    private final Connection connection;

    /// @param connect makes the connection; called once, at the first call
    public ArmApi(CloudCalls calls, Supplier<ArmConnection> connect) {
        this.calls = calls;
        connection = new Connection(connect);
    }

    /// What has to be so of a resource that a write changes.
    public sealed interface Precondition {
        /// It is as it was read; else [CloudError.Kind#STALE].
        record IfMatch(String etag) implements Precondition {}

        /// There is none yet; else [CloudError.Kind#STALE].
        record IfNew() implements Precondition {}

        /// Whatever it is.
        record Always() implements Precondition {}

        /// It is this version of it.
        static Precondition ifMatch(String etag) {
            if (etag.isEmpty()) {
                throw new IllegalArgumentException("no version to go by");
            }
            return new IfMatch(etag);
        }

        static Precondition ifNew() {
            return new IfNew();
        }

        static Precondition none() {
            return new Always();
        }
    }

    /// What a PUT was answered.
    ///
    /// @param document the resource as it will be, with its new version
    /// @param operation what goes on; empty when it is so already
    public record Answer(ArmDocument document, Optional<ArmOperation> operation) {}

    /// One by its path; empty when there is none. One whose resource group or subscription there is not is an error.
    public Optional<ArmDocument> get(String path) {
        String sent = ArmPaths.versioned(path);
        try {
            return Optional.of(calls.read(
                            AzureFamilies.reads(path),
                            ArmPaths.type(path) + ".get",
                            () -> fetch(sent).ofResource())
                    .document());
        } catch (CloudException failure) {
            if (isGone(failure, GONE)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /// All of a collection, whose path ends with its type: `…/loadBalancers`. The API gives them no order.
    public List<Json.Mapping> list(String path) {
        return list(path, Stream::of);
    }

    /// What `keep` leaves of each of a collection, one page at a time in memory. A list that does not end is an error.
    public <K> List<K> list(String path, Function<Json.Mapping, Stream<K>> keep) {
        List<K> all = new ArrayList<>();
        Optional<String> page = Optional.of(ArmPaths.versioned(path));
        for (int read = 0; read < MOST_PAGES && page.isPresent(); read++) {
            String next = page.get();
            ArmExchange answer = calls.read(
                    AzureFamilies.reads(path),
                    ArmPaths.type(path) + ".list",
                    () -> fetch(next).ofList());
            answer.tree().mappings("value").stream().flatMap(keep).forEach(all::add);
            page = answer.next();
        }
        if (page.isPresent()) {
            throw new CloudException(CloudError.unavailable(
                    "Azure's list of %s does not end after %d pages".formatted(ArmPaths.type(path), MOST_PAGES), ""));
        }
        return all;
    }

    /// Puts the whole of a resource in the place of what is there, or makes it.
    public Answer put(String path, Json.Mapping tree, Precondition precondition) {
        String sent = ArmPaths.versioned(path);
        ArmExchange answer = calls.write(
                AzureFamilies.changes(path),
                ArmPaths.type(path) + ".put",
                () -> send(HttpMethod.PUT, sent, precondition, Optional.of(tree))
                        .ofResource());
        ArmDocument document = answer.document();
        boolean done =
                List.of("succeeded", "").contains(document.provisioningState().toLowerCase(Locale.ROOT));
        return new Answer(document, done ? Optional.empty() : Optional.of(operation(answer, sent, Asked.RESOURCE)));
    }

    /// Deletes a resource. Answers the operation that it began; empty when it is gone, or was not there.
    public Optional<ArmOperation> delete(String path, Precondition precondition) {
        String sent = ArmPaths.versioned(path);
        try {
            ArmExchange answer = calls.write(
                    AzureFamilies.changes(path),
                    ArmPaths.type(path) + ".delete",
                    () -> send(HttpMethod.DELETE, sent, precondition, Optional.empty()));
            return answer.status() == 202 ? Optional.of(operation(answer, sent, Asked.ABSENCE)) : Optional.empty();
        } catch (CloudException failure) {
            if (isGone(failure, GONE_WITH_ITS_GROUP)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /// Asks once how far an operation is.
    ///
    /// @throws CloudException when the cloud does not tell. [CloudError.Kind#NOT_FOUND] when it knows the operation
    ///     no more, which says nothing of how it ended
    public Status status(ArmOperation operation) {
        return switch (operation.asked()) {
            case STATUS -> status(ask(operation));
            case RESULT -> result(operation);
            case RESOURCE -> state(ask(operation));
            case ABSENCE -> absence(operation);
        };
    }

    private static Status status(ArmExchange answer) {
        return ended(
                answer, answer.tree().text("status").orElse(""), answer.tree().mapping("error"));
    }

    private static Status state(ArmExchange answer) {
        return ended(answer, answer.document().provisioningState(), Json.Mapping.EMPTY);
    }

    private static Status ended(ArmExchange answer, String word, Json.Mapping error) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "succeeded" -> new Status.Succeeded();
            case "failed" -> new Status.Failed(errorOf(answer, error));
            case "canceled", "cancelled" -> new Status.Cancelled(cancelled(answer, error));
            default -> new Status.Running(answer.after());
        };
    }

    private static CloudError errorOf(ArmExchange answer, Json.Mapping error) {
        return AzureErrors.of(new ArmFailure(0, ErrorBody.of(error), answer.requestId(), Duration.ZERO));
    }

    private static CloudError cancelled(ArmExchange answer, Json.Mapping error) {
        CloudError told = errorOf(answer, error);
        return new CloudError(
                CloudError.Kind.STALE,
                told.message().isEmpty() ? "the operation was cancelled" : told.message(),
                told.requestId(),
                told.code());
    }

    private Status result(ArmOperation operation) {
        try {
            ArmExchange answer = ask(operation);
            return answer.status() == 202 ? new Status.Running(answer.after()) : new Status.Succeeded();
        } catch (CloudException failure) {
            return switch (failure.error().kind()) {
                case QUOTA_EXCEEDED, INVALID_REQUEST, OBSTRUCTED, BUSY -> new Status.Failed(failure.error());
                case STALE -> new Status.Cancelled(failure.error());
                case THROTTLED, NOT_FOUND, DENIED, UNAVAILABLE, AMBIGUOUS -> throw failure;
            };
        }
    }

    private Status absence(ArmOperation operation) {
        try {
            return new Status.Running(ask(operation).after());
        } catch (CloudException failure) {
            if (isGone(failure, GONE_WITH_ITS_GROUP)) {
                return new Status.Succeeded();
            }
            throw failure;
        }
    }

    private ArmExchange ask(ArmOperation operation) {
        return calls.read(
                AzureFamilies.OPERATIONS, ArmPaths.type(operation.path()) + ".get", () -> fetch(operation.path()));
    }

    private static ArmOperation operation(ArmExchange answer, String sent, Asked otherwise) {
        return answer.operation()
                .map(path -> new ArmOperation(Asked.STATUS, path, answer.after()))
                .or(() -> answer.result().map(path -> new ArmOperation(Asked.RESULT, path, answer.after())))
                .orElseGet(() -> new ArmOperation(otherwise, sent, answer.after()));
    }

    private ArmExchange fetch(String sent) {
        return send(HttpMethod.GET, sent, Precondition.none(), Optional.empty());
    }

    private ArmExchange send(HttpMethod method, String sent, Precondition precondition, Optional<Json> body) {
        ArmConnection ready = connection.get();
        return CallDeadline.within(
                calls.budget().callTimeout(), () -> ready.send(method, sent, headers(precondition), body));
    }

    private static Map<HttpHeaderName, String> headers(Precondition precondition) {
        return switch (precondition) {
            case Precondition.IfMatch(String etag) -> Map.of(HttpHeaderName.IF_MATCH, etag);
            case Precondition.IfNew _ -> Map.of(HttpHeaderName.IF_NONE_MATCH, "*");
            case Precondition.Always _ -> Map.of();
        };
    }

    private static boolean isGone(CloudException failure, Set<String> codes) {
        return failure.error().is(CloudError.Kind.NOT_FOUND) && codes.contains(AzureErrors.codeOf(failure));
    }

    @Override
    public void close() {
        connection.close();
    }

    /// A connection that is made when first needed.
    private static final class Connection implements AutoCloseable {
        private final Supplier<ArmConnection> connect;
        private @Nullable ArmConnection made;

        Connection(Supplier<ArmConnection> connect) {
            this.connect = connect;
        }

        synchronized ArmConnection get() {
            ArmConnection ready = made == null ? connect.get() : made;
            made = ready;
            return ready;
        }

        @Override
        public synchronized void close() {
            if (made != null) {
                made.close();
                made = null;
            }
        }
    }
}
