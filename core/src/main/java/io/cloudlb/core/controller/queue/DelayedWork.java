// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import io.cloudlb.core.model.Durations;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Work that waits for its time; each at most once, at the earliest of the times it was given. Not safe for
/// several threads.
final class DelayedWork {
    private static final Comparator<Delayed> ORDER =
            Comparator.comparingLong(Delayed::nanos).thenComparingLong(Delayed::number);

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int SPREAD = 256;

    private final Map<Work, Delayed> byWork = new HashMap<>();
    private final TreeSet<Delayed> byTime = new TreeSet<>(ORDER);
    private long counter;

    /// @param nanos when, on the monotonic clock
    /// @param number in the order of arrival, so that equal times keep it
    record Delayed(Work work, Work.Urgency urgency, long nanos, long number) {}

    void add(Work work, Work.Urgency urgency, long nanos) {
        Optional<Delayed> known = Optional.ofNullable(byWork.get(work));
        long earlier = known.map(delayed -> Math.min(delayed.nanos(), nanos)).orElse(nanos);
        Work.Urgency more = known.map(delayed -> delayed.urgency().or(urgency)).orElse(urgency);
        remove(work);
        counter++;
        Delayed delayed = new Delayed(work, more, earlier, counter);
        byWork.put(work, delayed);
        byTime.add(delayed);
    }

    void remove(Work work) {
        Delayed known = byWork.remove(work);
        if (known != null) {
            byTime.remove(known);
        }
    }

    /// Takes out the first whose time has come.
    Optional<Delayed> pollDue(long now) {
        if (byTime.isEmpty() || byTime.first().nanos() > now) {
            return Optional.empty();
        }
        Delayed due = byTime.first();
        remove(due.work());
        return Optional.of(due);
    }

    /// The next time at which something is due.
    Optional<Long> next() {
        return byTime.isEmpty() ? Optional.empty() : Optional.of(byTime.first().nanos());
    }

    int size() {
        return byTime.size();
    }

    /// How long work that failed waits: 5, 10, 20 … 300 seconds as in the upstream service controller, less up to a
    /// quarter. The part taken off is the same for the same work and differs between works, so that Services that
    /// failed together (an outage) do not come back together, and a test sees the same times in every run.
    ///
    /// @param failures how many in a row, the first being 1
    static Duration backoff(int failures, Work work) {
        Duration bounded = Durations.doubled(FIRST, failures - 1, LONGEST);
        int part = Math.floorMod(31 * work.toString().hashCode() + failures, SPREAD);
        return bounded.minus(bounded.multipliedBy(part).dividedBy(4L * SPREAD));
    }
}
