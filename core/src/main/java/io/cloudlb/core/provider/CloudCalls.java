// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one way to a cloud. Every attempt passes, in this order: the circuit breaker of its family, one token of the
/// family's bucket, for a write the fence, the SDK, the classifier, the observer.
///
/// Tried again are [CloudError.Kind#THROTTLED] and [CloudError.Kind#UNAVAILABLE], which promise that nothing
/// took effect. An [CloudError.Kind#AMBIGUOUS] write never is: the caller has to look first. An ambiguous read
/// is merely unavailable.
///
/// The SDK's own retries must be off and its timeout for a call the budget's.
///
/// Safe for use by many threads; blocks the caller, so call it on virtual threads.
public final class CloudCalls {
    private static final Logger LOG = LoggerFactory.getLogger(CloudCalls.class);

    private final String provider;
    private final CallBudget budget;
    private final ErrorClassifier classifier;
    private final ProviderContext context;
    private final DoubleSupplier chance;
    private final Map<CallFamily, CallLane> lanes;

    /// @param provider the provider's name, for call records
    /// @param budget how long and how often
    /// @param classifier reads the SDK's answers
    /// @param context brings the clock, the fence and the observer
    public CloudCalls(String provider, CallBudget budget, ErrorClassifier classifier, ProviderContext context) {
        this(
                provider,
                budget,
                classifier,
                context,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    CloudCalls(
            String provider,
            CallBudget budget,
            ErrorClassifier classifier,
            ProviderContext context,
            DoubleSupplier chance) {
        this.provider = provider;
        this.budget = budget;
        this.classifier = classifier;
        this.context = context;
        this.chance = chance;
        lanes = new ConcurrentHashMap<>();
    }

    private CloudCalls(CloudCalls same, CallBudget budget) {
        provider = same.provider;
        this.budget = budget;
        classifier = same.classifier;
        context = same.context;
        chance = same.chance;
        lanes = same.lanes;
    }

    /// The same way to the same cloud for calls that take as long as they please, such as those that wait in the
    /// cloud for an operation to end. Families are shared: a call takes its token and heeds the breaker whichever
    /// budget it goes by.
    ///
    /// @param other how long and how often such calls
    public CloudCalls within(CallBudget other) {
        return new CloudCalls(this, other);
    }

    /// The budget, whose [CallBudget#callTimeout] belongs into the SDK's client.
    public CallBudget budget() {
        return budget;
    }

    /// Makes a call without effect.
    ///
    /// @param operation the API's own name of the operation
    /// @param call one request by the SDK; called once for each attempt
    /// @throws CloudException when the cloud refuses, and trying again is of no use or no longer allowed
    /// @throws WorkAbandonedException when the process is stopping
    public <T> T read(CallFamily family, String operation, Supplier<T> call) {
        return call(new Request(family, operation, false), call);
    }

    /// Makes a call with effect.
    ///
    /// @param operation the API's own name of the operation
    /// @param call one request by the SDK; called once for each attempt
    /// @throws CloudException when the cloud refuses, and trying again is of no use or no longer allowed
    /// @throws WorkAbandonedException when this process may not write any more, or is stopping
    public <T> T write(CallFamily family, String operation, Supplier<T> call) {
        return call(new Request(family, operation, true), call);
    }

    private <T> T call(Request request, Supplier<T> call) {
        CallLane lane = lanes.computeIfAbsent(request.family(), family -> new CallLane(family, context.time()));
        long start = context.time().nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(request, call, lane, left(start));
            } catch (CloudException failure) {
                Duration pauseNow = budget.pauseAfter(attempt, chance.getAsDouble());
                if (attempt >= budget.attempts()
                        || !mayTryAgain(failure.error(), lane, left(start).minus(pauseNow))) {
                    throw failure;
                }
                context.time().pause(pauseNow);
            }
        }
    }

    private <T> T attempt(Request request, Supplier<T> call, CallLane lane, Duration left) {
        try (CallLane.Permit permit = lane.enter()) {
            Duration waited = lane.awaitToken(left).orElseThrow(() -> congested(request, lane));
            askFence(request);
            return send(request, call, waited, permit);
        }
    }

    private <T> T send(Request request, Supplier<T> call, Duration waited, CallLane.Permit permit) {
        Instant start = context.time().instant();
        long began = context.time().nanoTime();
        T answer;
        try {
            answer = call.get();
        } catch (RuntimeException failure) {
            Duration took = since(began);
            Optional<CloudError> error = classifier.classify(failure).map(request::withoutFalseDoubt);
            ended(
                    request,
                    start,
                    took,
                    waited,
                    outcome(error),
                    error.map(CloudError::requestId).orElse(""));
            CloudException known = new CloudException(error.orElseThrow(() -> unexpected(request, failure)), failure);
            permit.answered(took, known);
            throw known;
        }
        Duration took = since(began);
        ended(request, start, took, waited, CallRecord.OK, classifier.requestIdOf(answer));
        permit.answered(took);
        classifier.remainingOf(answer).ifPresent(permit::remaining);
        return answer;
    }

    private static String outcome(Optional<CloudError> error) {
        return error.map(known -> known.is(CloudError.Kind.BUSY)
                        ? CallRecord.WAITS
                        : known.kind().toString())
                .orElse(CallRecord.UNEXPECTED);
    }

    /// A bug; unless the thread was told to stop, which ends calls in ways of their own.
    private static RuntimeException unexpected(Request request, RuntimeException failure) {
        return Thread.currentThread().isInterrupted()
                ? new WorkAbandonedException("The process is stopping: " + request.operation() + " was cut short")
                : failure;
    }

    private void askFence(Request request) {
        if (request.mutating() && !context.fence().letsStart(budget.callTimeout())) {
            throw new WorkAbandonedException("No longer sure to lead: " + request.operation() + " is not sent");
        }
    }

    private void ended(
            Request request, Instant start, Duration took, Duration waited, String outcome, String requestId) {
        LOG.debug("{} {} in {} after waiting {}: request {}", request.operation(), outcome, took, waited, requestId);
        context.observer()
                .accept(new CallRecord(
                        provider,
                        request.family().name(),
                        request.operation(),
                        request.mutating(),
                        start,
                        took,
                        waited,
                        outcome,
                        requestId));
    }

    private static CloudException congested(Request request, CallLane lane) {
        return new CloudException(CloudError.throttled(
                "too many %s calls are waiting; nothing to do, this one is made later"
                        .formatted(request.family().name()),
                "",
                lane.congestion()));
    }

    private static boolean mayTryAgain(CloudError error, CallLane lane, Duration left) {
        return switch (error.kind()) {
            case THROTTLED, UNAVAILABLE ->
                !lane.isShut() && !left.isNegative() && lane.congestion().compareTo(left) <= 0;
            case STALE, BUSY, NOT_FOUND, QUOTA_EXCEEDED, INVALID_REQUEST, OBSTRUCTED, DENIED, AMBIGUOUS -> false;
        };
    }

    private Duration left(long start) {
        return budget.total().minus(since(start));
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(context.time().nanoTime() - nanos);
    }

    private record Request(CallFamily family, String operation, boolean mutating) {
        CloudError withoutFalseDoubt(CloudError error) {
            return error.is(CloudError.Kind.AMBIGUOUS) && !mutating
                    ? CloudError.unavailable(error.message(), error.requestId())
                    : error;
        }
    }

    /// One cloud call as it was made, for metrics, logs, tests and the plan's promise of no writes.
    ///
    /// @param provider the provider's name
    /// @param family the API family whose bucket was charged
    /// @param operation the API's own operation name
    /// @param mutating whether it writes
    /// @param start when it began
    /// @param took how long it took, without waiting for the bucket
    /// @param waited how long it waited for the bucket
    /// @param outcome [#OK], [#WAITS] for [CloudError.Kind#BUSY], else the simple name of the [CloudError], or
    /// [#UNEXPECTED]
    /// @param requestId the cloud's request id, empty when unknown
    public record CallRecord(
            String provider,
            String family,
            String operation,
            boolean mutating,
            Instant start,
            Duration took,
            Duration waited,
            String outcome,
            String requestId) {
        /// The outcome of a call that the cloud carried out.
        public static final String OK = "ok";

        /// The outcome of a call that is made again once something else is no longer in use: no failure, as every
        /// deletion comes to it.
        public static final String WAITS = "waits";

        /// The outcome of a call that failed in a way no classifier knows: a bug of ours or of the SDK.
        public static final String UNEXPECTED = "unexpected";
    }

    /// How long a call may take and how often it may be tried.
    ///
    /// @param callTimeout the longest single attempt; the provider sets it in its SDK's client, the fence
    ///     reckons with it
    /// @param total the longest time from asking for a call to its last attempt, waiting included
    /// @param attempts the most attempts
    /// @param firstPause the longest pause after the first attempt; doubles with each further one
    /// @param longestPause where the doubling ends
    public record CallBudget(
            Duration callTimeout, Duration total, int attempts, Duration firstPause, Duration longestPause) {
        /// 6 s an attempt, so that a write that starts up to 4 s after the last renewal of the lease (every 2 s) ends
        /// within the renewal deadline of 10 s; 5 attempts in 30 s.
        public static final CallBudget STANDARD = new CallBudget(
                Duration.ofSeconds(6), Duration.ofSeconds(30), 5, Duration.ofMillis(200), Duration.ofSeconds(5));

        public CallBudget {
            if (attempts < 1 || !callTimeout.isPositive() || !total.isPositive()) {
                throw new IllegalArgumentException("A budget for no call: " + attempts + " attempts in " + total);
            }
        }

        /// The pause after a failed attempt: exponential with full jitter, so that callers who failed together
        /// do not come back together. resilience4j's own retry sleeps on the system's clock only, which no test
        /// can move.
        ///
        /// @param attempt the attempt that failed, from 1
        /// @param chance a number from 0 to 1, drawn for this pause
        Duration pauseAfter(int attempt, double chance) {
            Duration ceiling = Durations.doubled(firstPause, attempt - 1, longestPause);
            return Duration.ofNanos((long) ((double) ceiling.toNanos() * chance));
        }
    }

    /// Calls that the cloud counts together against one limit.
    ///
    /// @param name a short word for metrics and logs, for example `elbv2-describe`
    /// @param burst how many calls may come at once after a pause
    /// @param perSecond how many calls a second are allowed in the long run
    public record CallFamily(String name, int burst, double perSecond) {
        public CallFamily {
            if (burst < 1 || !(perSecond > 0)) {
                throw new IllegalArgumentException(
                        "Family %s allows no call: burst %d, %s a second".formatted(name, burst, perSecond));
            }
        }
    }
}
