// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the calls of one family share: the bucket and the circuit breaker.
///
/// The breaker opens when half of the last 20 calls (10 at least) found the cloud [CloudError.Kind#UNAVAILABLE]
/// or gave no answer that tells anything ([CloudError.Kind#AMBIGUOUS]), stays open for 15 s and then lets 3
/// calls try. Every other answer, also a refusal, proves that the cloud is there.
final class CallLane {
    private static final Logger LOG = LoggerFactory.getLogger(CallLane.class);
    private static final Duration OPEN = Duration.ofSeconds(15);

    private final CallFamily family;
    private final TokenLine tokens;
    private final CircuitBreaker breaker;

    CallLane(CallFamily family, TimeSource time) {
        this.family = family;
        tokens = new TokenLine(family, time);
        breaker = CircuitBreaker.of(family.name(), breakerConfig(time));
        breaker.getEventPublisher()
                .onStateTransition(
                        event -> LOG.warn("Cloud calls of family {}: {}", family.name(), event.getStateTransition()));
    }

    /// Refuses at once while the breaker is open.
    Permit enter() {
        if (!breaker.tryAcquirePermission()) {
            throw new CloudException(CloudError.unavailable(
                    "the cloud failed most of the last %s calls, so none is made for %d s; nothing to do but wait"
                            .formatted(family.name(), OPEN.toSeconds()),
                    ""));
        }
        return new Permit();
    }

    /// Waits for a token, in turn with the calls of other namespaces.
    ///
    /// @param longest the longest wait
    /// @return how long it took; empty when it would take longer
    Optional<Duration> awaitToken(Duration longest) {
        return tokens.await(WorkScope.namespace(), longest);
    }

    /// Whether the next caller would be refused at once.
    boolean isShut() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    /// How long one more call of the same namespace would wait for a token.
    Duration congestion() {
        return tokens.congestion(WorkScope.namespace());
    }

    /// A wall clock that is set back would hold the breaker open.
    private static CircuitBreakerConfig breakerConfig(TimeSource time) {
        InstantSource monotonic = () -> Instant.EPOCH.plusNanos(time.nanoTime());
        return CircuitBreakerConfig.custom()
                .clock(monotonic.withZone(ZoneOffset.UTC))
                .slidingWindow(20, 10, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(50)
                .permittedNumberOfCallsInHalfOpenState(3)
                .waitDurationInOpenState(OPEN)
                .build();
    }

    /// The leave to make one call, and how it ended. Closed without a word of that, it counts for nothing: no call was
    /// made, or it failed by a bug.
    final class Permit implements AutoCloseable {
        private boolean isTold;

        /// The call ended without an error.
        void answered(Duration took) {
            isTold = true;
            breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
        }

        /// The call ended with an error.
        void answered(Duration took, CloudException failure) {
            switch (failure.error().kind()) {
                case UNAVAILABLE, AMBIGUOUS -> {
                    isTold = true;
                    breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, failure);
                }
                case THROTTLED -> {
                    tokens.drain(failure.error().after());
                    answered(took);
                }
                case STALE, BUSY, NOT_FOUND, QUOTA_EXCEEDED, INVALID_REQUEST, OBSTRUCTED, DENIED -> answered(took);
            }
        }

        @Override
        public void close() {
            if (!isTold) {
                breaker.releasePermission();
            }
        }
    }
}
