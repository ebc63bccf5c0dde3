// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.provider.CloudCalls.CallFamily;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
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

        /// The cloud says how many more such calls it takes.
        void remaining(int calls) {
            tokens.leave(calls);
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

    /// The tokens of a family and the line of those who wait for one. Tenants take turns, so that one who asks for a
    /// thousand calls delays another's single one by one call.
    ///
    /// A quarter of the burst is kept for those who ask for little: a tenant that asks for more than an eighth
    /// of the rate takes none of it, so a newcomer finds tokens even where another takes all that come in. Nor does
    /// work that nobody waits for ([WorkScope#BACKGROUND]).
    ///
    /// Nobody is woken: whoever waits sleeps until its turn as the line stands, and looks again. Safe for use
    /// by many threads.
    static final class TokenLine {
        private static final int KEPT_PART = 4;
        private static final int SHARE_PART = 8;

        /// Above this, shares that are whole again are forgotten: they are as good as new ones.
        private static final int MANY_SHARES = 256;

        private final CallFamily family;
        private final TimeSource time;
        private final TokenBucket bucket;
        private final int kept;
        /// The places in the line of each tenant, told apart by identity.
        private final SequencedMap<String, SequencedSet<Object>> waiting = new LinkedHashMap<>();
        private final Map<String, TokenBucket> shares = new HashMap<>();

        TokenLine(CallFamily family, TimeSource time) {
            this.family = family;
            this.time = time;
            bucket = new TokenBucket(family, time.nanoTime());
            kept = family.burst() / KEPT_PART;
        }

        /// Waits for a token.
        ///
        /// @param longest the longest wait
        /// @return how long it took; empty when it would take longer
        Optional<Duration> await(String tenant, Duration longest) {
            Object place = new Object();
            long start = time.nanoTime();
            join(tenant, place);
            try {
                while (true) {
                    Duration waited = Duration.ofNanos(time.nanoTime() - start);
                    Duration left = takeOrWait(tenant, place);
                    if (left.isZero()) {
                        return Optional.of(waited);
                    }
                    if (waited.plus(left).compareTo(longest) > 0) {
                        return Optional.empty();
                    }
                    time.pause(left);
                }
            } finally {
                leave(tenant, place);
            }
        }

        /// How long one more call of that tenant would wait.
        synchronized Duration congestion(String tenant) {
            long now = time.nanoTime();
            int mine = waiting.getOrDefault(tenant, new LinkedHashSet<>()).size();
            return bucket.delay(now, ahead(tenant, mine, now));
        }

        /// Empties the bucket for that time.
        synchronized void drain(Duration quiet) {
            bucket.drain(time.nanoTime(), quiet);
        }

        /// Leaves no more tokens than that.
        synchronized void leave(int remaining) {
            bucket.leave(time.nanoTime(), remaining);
        }

        private synchronized void join(String tenant, Object place) {
            waiting.computeIfAbsent(tenant, _ -> new LinkedHashSet<>()).add(place);
        }

        private synchronized void leave(String tenant, Object place) {
            waiting.computeIfPresent(tenant, (_, places) -> {
                places.remove(place);
                return places.isEmpty() ? null : places;
            });
        }

        /// Takes a token if it is there for this one; the tenant then goes to the end of the line.
        ///
        /// @return how long until it will be, as the line stands
        private synchronized Duration takeOrWait(String tenant, Object place) {
            long now = time.nanoTime();
            int before = before(tenant, place);
            Duration delay = bucket.delay(now, ahead(tenant, before, now));
            if (delay.isZero()) {
                bucket.take(now, Duration.ZERO);
                share(tenant, now).take(now, Duration.ZERO);
                leave(tenant, place);
                Optional.ofNullable(waiting.remove(tenant)).ifPresent(rest -> waiting.putLast(tenant, rest));
            }
            return delay;
        }

        /// How many of the same tenant came before.
        private int before(String tenant, Object place) {
            int before = 0;
            for (Object other : waiting.getOrDefault(tenant, new LinkedHashSet<>())) {
                if (other.equals(place)) {
                    break;
                }
                before++;
            }
            return before;
        }

        /// How many tokens must be there besides its own: those of who has its turn before, and the kept ones
        /// for who asks for more than its share.
        ///
        /// @param before how many of the same tenant have their turn before
        private int ahead(String tenant, int before, long now) {
            int within = within(tenant, now);
            boolean modest = before < within;
            int round = modest ? before : before - within;
            int ahead = before + (modest ? 0 : kept);
            boolean earlier = true;
            for (Map.Entry<String, SequencedSet<Object>> entry : waiting.entrySet()) {
                if (entry.getKey().equals(tenant)) {
                    earlier = false;
                    continue;
                }
                int size = entry.getValue().size();
                int modestOnes = Math.min(size, within(entry.getKey(), now));
                int turns = round + (earlier ? 1 : 0);
                ahead += modest ? Math.min(modestOnes, turns) : modestOnes + Math.min(size - modestOnes, turns);
            }
            return ahead;
        }

        /// How many calls of a tenant are within its share.
        private int within(String tenant, long now) {
            return tenant.equals(WorkScope.BACKGROUND) ? 0 : share(tenant, now).available(now);
        }

        private TokenBucket share(String tenant, long now) {
            if (shares.size() > MANY_SHARES && !shares.containsKey(tenant)) {
                shares.values().removeIf(share -> share.isFull(now));
            }
            return shares.computeIfAbsent(
                    tenant,
                    _ -> new TokenBucket(
                            new CallFamily(family.name(), Math.max(1, kept), family.perSecond() / SHARE_PART), now));
        }
    }
}
