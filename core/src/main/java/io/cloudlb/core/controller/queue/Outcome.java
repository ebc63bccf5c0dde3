// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.provider.CloudError;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// How a piece of work ended, as what happens next; and the one place that decides what follows from a failure, for
/// every kind of failure there is.
public sealed interface Outcome {
    /// How long an obstacle is left alone that may go away without notice: a quota, missing rights, a subnet.
    Duration SLOW_LOOK = Duration.ofMinutes(5);

    /// How long at the most, however often it was in the way.
    Duration SLOWEST_LOOK = Duration.ofMinutes(30);

    /// How long to wait for the watch to bring what someone else wrote.
    Duration NEWER_OBJECT = Duration.ofSeconds(1);

    /// Nothing is left to do until something changes.
    ///
    /// @param due when something is to be done though nothing has changed; empty when nothing is
    record Settled(Optional<Duration> due) implements Outcome {
        /// Time alone changes nothing.
        public Settled() {
            this(Optional.empty());
        }
    }

    /// Something goes on without us: look again after that time. Not a failure.
    ///
    /// @param why what is waited for
    record LookAgain(Duration after, String why) implements Outcome {}

    /// It failed and may succeed later: back off.
    ///
    /// @param why what failed
    /// @param atLeast how long whoever failed asks us to wait; zero when it does not say
    record Retry(String why, Duration atLeast) implements Outcome {}

    /// It cannot succeed as things are. It stays visible and is not tried again before its input changes, or before
    /// that time where the obstacle may go away without notice.
    record Parked(Optional<Duration> lookAgain, String why) implements Outcome {}

    /// What follows from a failure of the cloud.
    static Outcome after(CloudError error) {
        return switch (End.of(error)) {
            case BY_ITSELF -> new Retry(error.message(), error.after());
            case UNNOTICED, OUT_OF_THE_WAY -> new Parked(Optional.of(SLOW_LOOK), error.message());
            case BY_AN_EDIT -> new Parked(Optional.empty(), error.message());
        };
    }

    /// What follows from a write to Kubernetes that failed.
    static Outcome after(KubernetesException failure) {
        return switch (failure.kind()) {
            case GONE -> new Settled();
            case CONFLICT -> new LookAgain(NEWER_OBJECT, message(failure));
            case REFUSED -> new Parked(Optional.of(SLOW_LOOK), message(failure));
            case UNAVAILABLE -> new Retry(message(failure), Duration.ZERO);
        };
    }

    /// What follows where something that is under way wakes the owner. That it comes again by itself is for the case
    /// that it does not.
    static Outcome untilWoken(String why) {
        return new LookAgain(SLOW_LOOK, why);
    }

    /// What a person is told of it.
    static String inWords(CloudError error) {
        return switch (End.of(error)) {
            case BY_ITSELF -> "It is tried again without your doing";
            case UNNOTICED ->
                "It is tried again every " + SLOW_LOOK.toMinutes() + " minutes, and when the Service changes";
            case OUT_OF_THE_WAY ->
                "It is tried again in " + SLOW_LOOK.toMinutes() + " minutes, then less and less often, at least every "
                        + SLOWEST_LOOK.toMinutes() + " minutes, and when the Service changes";
            case BY_AN_EDIT -> "It is tried again when the Service changes";
        };
    }

    /// What a person is told of a deletion, which is never given up. An edit is followed at once only where it makes a
    /// difference to it, and most do not.
    static String ofDeletionInWords(CloudError error) {
        return switch (End.of(error)) {
            case BY_ITSELF -> inWords(error);
            case UNNOTICED, OUT_OF_THE_WAY, BY_AN_EDIT ->
                "It is tried again every " + SLOW_LOOK.toMinutes()
                        + " minutes, and at once when an edit of the Service changes what is kept from deletion";
        };
    }

    /// Whether reading the state afresh and planning again may help at once.
    static boolean isSurprise(CloudError error) {
        return switch (error.kind()) {
            case STALE, NOT_FOUND, AMBIGUOUS -> true;
            case THROTTLED, BUSY, UNAVAILABLE, QUOTA_EXCEEDED, OBSTRUCTED, DENIED, INVALID_REQUEST -> false;
        };
    }

    /// What failed.
    static String message(KubernetesException failure) {
        String message = failure.getMessage();
        return message == null ? failure.kind().toString() : message;
    }

    /// Of two ends of one piece of work, the one that asks for more, at the sooner of the two times.
    static Outcome moreDemanding(Outcome one, Outcome other) {
        Outcome more = demand(one) >= demand(other) ? one : other;
        Optional<Duration> sooner =
                Stream.of(one, other).flatMap(outcome -> time(outcome).stream()).min(Duration::compareTo);
        return switch (more) {
            case LookAgain(Duration after, String why) -> new LookAgain(sooner.orElse(after), why);
            case Parked(Optional<Duration> _, String why) -> new Parked(sooner, why);
            case Settled _ -> new Settled(sooner);
            case Retry _ -> more;
        };
    }

    private static Optional<Duration> time(Outcome outcome) {
        return switch (outcome) {
            case LookAgain(Duration after, String _) -> Optional.of(after);
            case Parked(Optional<Duration> lookAgain, String _) -> lookAgain;
            case Settled(Optional<Duration> due) -> due;
            case Retry _ -> Optional.empty();
        };
    }

    private static int demand(Outcome outcome) {
        return switch (outcome) {
            case Settled _ -> 0;
            case Parked parked -> parked.lookAgain().isPresent() ? 2 : 1;
            case LookAgain _ -> 3;
            case Retry _ -> 4;
        };
    }

    /// How a failure of the cloud comes to its end.
    enum End {
        /// It goes away by itself.
        BY_ITSELF,
        /// Somebody ends it, and nobody tells: a quota, missing rights.
        UNNOTICED,
        /// What is in the way is taken away.
        OUT_OF_THE_WAY,
        /// What was asked for is changed.
        BY_AN_EDIT;

        private static End of(CloudError error) {
            return switch (error.kind()) {
                case THROTTLED, STALE, BUSY, NOT_FOUND, UNAVAILABLE, AMBIGUOUS -> BY_ITSELF;
                case QUOTA_EXCEEDED, DENIED -> UNNOTICED;
                case OBSTRUCTED -> OUT_OF_THE_WAY;
                case INVALID_REQUEST -> BY_AN_EDIT;
            };
        }
    }
}
