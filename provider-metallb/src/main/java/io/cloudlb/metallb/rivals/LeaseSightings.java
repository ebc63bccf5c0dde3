// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import io.cloudlb.metallb.rivals.Leaders.Leader;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the Leases of other leaders said, and since when: as in an election, no wall clock decides who is silent. Not
/// safe for several threads.
public final class LeaseSightings {
    /// How long whoever holds a Lease that does not say so, or that somebody has deleted, may still believe to lead.
    private static final Duration USUAL = Duration.ofSeconds(15);

    private final Map<Leader, Sighting> sightings = new HashMap<>();

    /// @param said the Lease; empty when there is none
    /// @param since on the monotonic clock
    private record Sighting(Optional<LeaseView> said, long since) {}

    /// Forgets all but these.
    public void keep(Collection<Leader> leaders) {
        sightings.keySet().retainAll(leaders);
    }

    /// Whether a leader may still lead. Who has given its Lease up, or lost it to another, does not: the other has to
    /// say that it leads before it does. A Lease that was deleted may be made again by its holder.
    ///
    /// @param said its Lease now; empty when there is none
    /// @param asked when that was asked for, on the monotonic clock
    /// @param answered when the answer was there
    public boolean mayLead(Leader leader, Optional<LeaseView> said, long asked, long answered) {
        if (said.filter(lease -> !lease.holder().equals(leader.holder())).isPresent()) {
            return false;
        }
        Sighting first = sightings.merge(
                leader,
                new Sighting(said, answered),
                (before, now) -> before.said().equals(now.said()) ? before : now);
        Duration lasts = said.map(LeaseView::lasts).filter(Duration::isPositive).orElse(USUAL);
        return Duration.ofNanos(asked - first.since()).compareTo(lasts) < 0;
    }

    /// What is looked at of a Lease.
    ///
    /// @param holder who holds it; empty for nobody
    /// @param lasts how long after a renewal it does
    /// @param renewed when last, on the holder's clock: read only to see whether it changes
    public record LeaseView(String holder, Duration lasts, Instant renewed) {}
}
