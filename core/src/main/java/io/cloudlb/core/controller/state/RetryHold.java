// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.model.Durations;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.CloudCalls.CallFamily;
import io.cloudlb.core.provider.TokenBucket;
import java.time.Duration;
import java.util.Optional;

/// What failed for a Service and is not to be tried again before its input changes or its time has come. Without it,
/// the echo of our own status write would end every back-off at once.
///
/// And how soon an edit is followed. A few in a row are at once; whoever goes on waits for its turn, so that one
/// Service does not use up the calls of all.
///
/// Times are those of the monotonic clock.
///
/// @param trial what was tried last, as long as it is not to be tried again
/// @param obstacle what was in the way, until it is not any more
/// @param edits what was asked when calls were last made for it
/// @param woken whether what the Service waits for has ended since the work on it began
public record RetryHold(Optional<Trial> trial, Optional<Obstacle> obstacle, Optional<Edits> edits, boolean woken) {
    static final RetryHold NONE = new RetryHold(Optional.empty(), Optional.empty(), Optional.empty(), false);

    private static final CallFamily EDITS = new CallFamily("edits of a Service", 6, 0.1);

    /// What was tried: equal means that nothing changed that could make a difference, so that trying again cannot end
    /// differently by itself.
    ///
    /// @param desired what was to be brought about
    /// @param accepted what was said of the specification; empty where it was to be taken away
    public record Intent(Owner.Service owner, Object desired, Optional<PublishedStatus.ConditionValue> accepted) {}

    /// What came of a trial.
    ///
    /// @param outcome how it ended
    /// @param said what the Service's status says meanwhile
    /// @param until when it may be tried again; empty for never, and for a retry whose time the queue has not
    ///     told yet
    public record Trial(Intent intent, Outcome outcome, PublishedStatus said, Optional<Long> until) {
        private boolean waitsForTheQueue() {
            return outcome instanceof Outcome.Retry && until.isEmpty();
        }

        /// The same with what is left of its time.
        private Optional<Trial> at(long now) {
            if (until.isEmpty()) {
                return Optional.of(this);
            }
            Duration left = Duration.ofNanos(until.get() - now);
            return left.isPositive()
                    ? Optional.of(new Trial(intent, stillWaiting(outcome, left), said, until))
                    : Optional.empty();
        }
    }

    /// @param times how often it was met in a row
    public record Obstacle(Intent intent, int times) {
        /// How long to leave it alone: from `first` on twice as long each time, up to `longest`.
        public Duration pause(Duration first, Duration longest) {
            return Durations.doubled(first, times - 1, longest);
        }
    }

    /// @param last what was asked when calls were last made for it
    public record Edits(Object last, TokenBucket pace) {}

    /// How it would end to try this now, where that is known without trying.
    public Optional<Trial> standing(Intent intent, long now) {
        return trial.filter(last -> last.intent().equals(intent)).flatMap(last -> last.at(now));
    }

    /// Whether trying this is a repetition: it was tried last, or nothing is known of a trial since the start.
    public boolean isRetry(Intent intent) {
        return trial.map(last -> last.intent().equals(intent)).orElse(true);
    }

    /// It was tried, and by how that ended it is known until when it is not tried again: however else the work of the
    /// same Service ends. A retry waits for [#retryAfter]. Whoever was woken meanwhile is not held.
    public RetryHold tried(Intent intent, Outcome outcome, PublishedStatus said, long now) {
        return woken
                ? released()
                : with(Optional.of(new Trial(intent, outcome, said, own(outcome).map(wait -> now + wait.toNanos()))));
    }

    /// Work on the Services of that name begins, with all that is known by now.
    public RetryHold begun() {
        return woken ? new RetryHold(trial, obstacle, edits, false) : this;
    }

    /// What the Service waits for has ended, or will have by the time that the work on it does: it is tried again.
    public RetryHold awake() {
        return new RetryHold(Optional.empty(), obstacle, edits, true);
    }

    /// The queue's word when a failure is tried again.
    public RetryHold retryAfter(Duration wait, long now) {
        return trial.filter(Trial::waitsForTheQueue)
                .map(last -> with(Optional.of(
                        new Trial(last.intent(), last.outcome(), last.said(), Optional.of(now + wait.toNanos())))))
                .orElse(this);
    }

    /// It may be tried again.
    public RetryHold released() {
        return with(Optional.empty());
    }

    /// An obstacle was met.
    public RetryHold obstructed(Intent intent) {
        int before = obstacle.filter(known -> known.intent().equals(intent))
                .map(Obstacle::times)
                .orElse(0);
        return new RetryHold(trial, Optional.of(new Obstacle(intent, before + 1)), edits, woken);
    }

    /// Nothing is in the way any more.
    public RetryHold free() {
        return new RetryHold(Optional.empty(), Optional.empty(), edits, woken);
    }

    /// How long it takes until calls may be made for what is asked now; zero unless it was edited a lot.
    public Duration untilFollowed(Object asked, long now) {
        return edits.filter(known -> !known.last().equals(asked))
                .map(known -> known.pace().delay(now, 0))
                .orElse(Duration.ZERO);
    }

    /// Calls were made for what is asked. Trying the same again is not counted.
    public RetryHold followed(Object asked, long now) {
        if (edits.filter(known -> known.last().equals(asked)).isPresent()) {
            return this;
        }
        TokenBucket pace = edits.map(Edits::pace).orElseGet(() -> new TokenBucket(EDITS, now));
        pace.take(now, Duration.ZERO);
        return new RetryHold(trial, obstacle, Optional.of(new Edits(asked, pace)), woken);
    }

    private RetryHold with(Optional<Trial> next) {
        return new RetryHold(next, obstacle, edits, woken);
    }

    private static Optional<Duration> own(Outcome outcome) {
        return switch (outcome) {
            case Outcome.LookAgain(Duration after, String _) -> Optional.of(after);
            case Outcome.Parked(Optional<Duration> lookAgain, String _) -> lookAgain;
            case Outcome.Retry _, Outcome.Settled _ -> Optional.empty();
        };
    }

    private static Outcome stillWaiting(Outcome outcome, Duration left) {
        return switch (outcome) {
            case Outcome.Retry retry -> new Outcome.LookAgain(left, retry.why());
            case Outcome.Parked parked -> new Outcome.Parked(Optional.of(left), parked.why());
            case Outcome.LookAgain again -> new Outcome.LookAgain(left, again.why());
            case Outcome.Settled _ -> outcome;
        };
    }
}
