// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import java.time.Duration;
import java.util.Optional;

/// How a piece of work ended, as what happens next.
public sealed interface Outcome {

    /// Nothing is left to do until something changes.
    record Settled() implements Outcome {}

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

    /// Of two ends of one piece of work, the one that asks for more.
    static Outcome moreDemanding(Outcome one, Outcome other) {
        int difference = Integer.compare(demand(one), demand(other));
        if (difference == 0 && one instanceof LookAgain mine && other instanceof LookAgain theirs) {
            return mine.after().compareTo(theirs.after()) <= 0 ? mine : theirs;
        }
        return difference >= 0 ? one : other;
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
}
