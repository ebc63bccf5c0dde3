// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.status.PublishedStatus;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.CallFamily;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.provider.TokenBucket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What failed and is not to be tried again before its input changes or its time has come. Without it, the echo of
/// our own status write would end every back-off at once.
///
/// And how soon an edit is followed. A few in a row are at once; whoever goes on waits for its turn, so that one
/// Service does not use up the calls of all.
public final class RetryHolds {
    private static final CallFamily EDITS = new CallFamily("edits of a Service", 6, 0.1);

    private final TimeSource time;
    private final Map<ServiceKey, Hold> holds = new ConcurrentHashMap<>();
    private final Map<ServiceKey, Obstacle> obstacles = new ConcurrentHashMap<>();
    private final Map<ServiceKey, Edits> edits = new ConcurrentHashMap<>();
    private final Set<ServiceKey> woken = ConcurrentHashMap.newKeySet();

    /// @param intent what was tried: equal means that nothing changed that could make a difference
    /// @param outcome how it ended
    /// @param said what the Service's status says meanwhile
    /// @param until when it may be tried again, on the monotonic clock; empty for never, and for a retry whose time
    ///     the queue has not told yet
    private record Hold(Object intent, Outcome outcome, PublishedStatus said, Optional<Long> until) {
        boolean waitsForTheQueue() {
            return outcome instanceof Outcome.Retry && until.isEmpty();
        }
    }

    /// @param times how often it was met in a row
    private record Obstacle(Object intent, int times) {}

    /// @param last what was asked when calls were last made for it
    private record Edits(Object last, TokenBucket pace) {}

    /// A hold that stands.
    ///
    /// @param outcome how it would end to try now
    /// @param said what the Service's status is to say
    record Standing(Outcome outcome, PublishedStatus said) {}

    public RetryHolds(TimeSource time) {
        this.time = time;
    }

    /// How it would end to try this now, where that is known without trying.
    Optional<Standing> standing(ServiceKey key, Object intent) {
        Hold hold = holds.get(key);
        if (hold == null || !hold.intent().equals(intent)) {
            return Optional.empty();
        }
        if (hold.until().isEmpty()) {
            return Optional.of(new Standing(hold.outcome(), hold.said()));
        }
        long left = hold.until().get() - time.nanoTime();
        return left <= 0
                ? Optional.empty()
                : Optional.of(new Standing(stillWaiting(hold.outcome(), Duration.ofNanos(left)), hold.said()));
    }

    /// Whether trying this is a repetition: it was tried last, or nothing is known of a trial since the start.
    boolean isRetry(ServiceKey key, Object intent) {
        Hold hold = holds.get(key);
        return hold == null || hold.intent().equals(intent);
    }

    /// Remembers how trying this ended, and by that until when it is not tried again: however else the work of the
    /// same Service ends. A retry waits for [#retryAfter].
    void put(ServiceKey key, Object intent, Outcome outcome, PublishedStatus said) {
        holds.put(key, new Hold(intent, outcome, said, own(outcome).map(this::in)));
        if (woken.contains(key)) {
            holds.remove(key);
        }
    }

    /// Work on the Services of that name begins, with all that is known by now.
    public void begin(ServiceKey key) {
        woken.remove(key);
    }

    /// What a Service waits for has ended, or will have by the time that the work on it does: it is tried again.
    public void wake(ServiceKey key) {
        woken.add(key);
        holds.remove(key);
    }

    /// The queue's word when a failure is tried again.
    public void retryAfter(ServiceKey key, Duration wait) {
        holds.computeIfPresent(
                key,
                (_, hold) -> hold.waitsForTheQueue()
                        ? new Hold(hold.intent(), hold.outcome(), hold.said(), Optional.of(in(wait)))
                        : hold);
    }

    private long in(Duration wait) {
        return time.nanoTime() + wait.toNanos();
    }

    private static Optional<Duration> own(Outcome outcome) {
        return switch (outcome) {
            case Outcome.LookAgain(Duration after, String _) -> Optional.of(after);
            case Outcome.Parked(Optional<Duration> lookAgain, String _) -> lookAgain;
            case Outcome.Retry _, Outcome.Settled _, Outcome.Dropped _ -> Optional.empty();
        };
    }

    void release(ServiceKey key) {
        holds.remove(key);
    }

    /// An obstacle was met.
    ///
    /// @return how long to leave it alone: from `first` on twice as long each time in a row that the same was
    ///     tried, up to `longest`
    Duration obstructed(ServiceKey key, Object intent, Duration first, Duration longest) {
        Obstacle met = obstacles.compute(
                key,
                (_, known) -> known != null && known.intent().equals(intent)
                        ? new Obstacle(intent, known.times() + 1)
                        : new Obstacle(intent, 1));
        Duration wait = first;
        for (int time = 1; time < met.times() && wait.compareTo(longest) < 0; time++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    /// Nothing is in the way any more.
    public void forget(ServiceKey key) {
        holds.remove(key);
        obstacles.remove(key);
    }

    /// There is no such Service.
    public void gone(ServiceKey key) {
        forget(key);
        edits.remove(key);
    }

    /// How long it takes until calls may be made for what is asked now; zero unless it was edited a lot.
    Duration untilFollowed(ServiceKey key, Object asked) {
        Edits known = edits.get(key);
        return known == null || known.last().equals(asked)
                ? Duration.ZERO
                : known.pace().delay(time.nanoTime(), 0);
    }

    /// Calls were made for what is asked. Trying the same again is not counted.
    void followed(ServiceKey key, Object asked) {
        long now = time.nanoTime();
        edits.compute(key, (_, known) -> {
            if (known != null && known.last().equals(asked)) {
                return known;
            }
            TokenBucket pace = known == null ? new TokenBucket(EDITS, now) : known.pace();
            pace.take(now, Duration.ZERO);
            return new Edits(asked, pace);
        });
    }

    private static Outcome stillWaiting(Outcome outcome, Duration left) {
        return switch (outcome) {
            case Outcome.Retry retry ->
                new Outcome.LookAgain(left, retry.trouble().message());
            case Outcome.Parked parked -> new Outcome.Parked(Optional.of(left), parked.why());
            case Outcome.LookAgain again -> new Outcome.LookAgain(left, again.why());
            case Outcome.Settled _, Outcome.Dropped _ -> outcome;
        };
    }
}
