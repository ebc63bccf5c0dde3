// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.provider.CloudError;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// How a piece of work ended, as what happens next.
public sealed interface Outcome {

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
    /// @param trouble what failed
    record Retry(Trouble trouble) implements Outcome {}

    /// It cannot succeed as things are. It stays visible and is not tried again before its input changes, or before
    /// that time where the obstacle may go away without notice.
    record Parked(Optional<Duration> lookAgain, String why) implements Outcome {}

    /// This process may not write now: it stops, or its lease was not renewed in time. Nothing else takes the work up
    /// should the renewal come late, so it is looked at again.
    record Dropped() implements Outcome {}

    /// Of two ends of one piece of work, the one that asks for more, at the sooner of the two times.
    static Outcome moreDemanding(Outcome one, Outcome other) {
        Outcome more = demand(one) >= demand(other) ? one : other;
        Optional<Duration> sooner =
                Stream.of(one, other).flatMap(outcome -> time(outcome).stream()).min(Duration::compareTo);
        return switch (more) {
            case LookAgain(Duration after, String why) -> new LookAgain(sooner.orElse(after), why);
            case Parked(Optional<Duration> _, String why) -> new Parked(sooner, why);
            case Settled _ -> new Settled(sooner);
            case Retry _, Dropped _ -> more;
        };
    }

    private static Optional<Duration> time(Outcome outcome) {
        return switch (outcome) {
            case LookAgain(Duration after, String _) -> Optional.of(after);
            case Parked(Optional<Duration> lookAgain, String _) -> lookAgain;
            case Settled(Optional<Duration> due) -> due;
            case Retry _, Dropped _ -> Optional.empty();
        };
    }

    private static int demand(Outcome outcome) {
        return switch (outcome) {
            case Settled _ -> 0;
            case Parked parked -> parked.lookAgain().isPresent() ? 2 : 1;
            case LookAgain _ -> 3;
            case Retry _ -> 4;
            case Dropped _ -> 5;
        };
    }

    /// What failed, on either side of the controller.
    sealed interface Trouble {
        /// What, why and what to do.
        String message();

        /// How long whoever failed asks us to wait; zero when it does not say.
        Duration atLeast();

        /// The cloud.
        record Cloud(CloudError error) implements Trouble {
            @Override
            public String message() {
                return error.message();
            }

            @Override
            public Duration atLeast() {
                return error instanceof CloudError.Throttled throttled ? throttled.after() : Duration.ZERO;
            }
        }

        /// The API server.
        record Kubernetes(KubernetesException.Kind kind, String message) implements Trouble {
            @Override
            public Duration atLeast() {
                return Duration.ZERO;
            }
        }
    }
}
