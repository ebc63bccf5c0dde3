// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.PoolSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// All that an allocator knows, as a value. Two allocators that would decide alike have equal snapshots.
///
/// @param pools the pools in force
/// @param allocations who has what, by name of the Service
/// @param holds which addresses rest, by time
/// @param waiting who lacks something, by name of the Service
/// @param leaving who has left an address to those it shared it with, and may still show it, by name of the Service
public record AllocationSnapshot(
        PoolSet pools,
        List<Allocation> allocations,
        List<Hold> holds,
        List<Waiting> waiting,
        List<Allocation> leaving) {
    public AllocationSnapshot {
        allocations = byName(allocations);
        holds = holds.stream().sorted().toList();
        waiting = waiting.stream()
                .sorted(Comparator.comparing(waiter -> waiter.request().service()))
                .toList();
        leaving = byName(leaving);
    }

    private static List<Allocation> byName(List<Allocation> allocations) {
        return allocations.stream()
                .sorted(Comparator.comparing(allocation -> allocation.request().service()))
                .toList();
    }

    /// A Service that has not all it asks for.
    ///
    /// @param request its newest request
    /// @param unmet what it lacks
    public record Waiting(AllocationRequest request, Unmet unmet) {}

    /// An address that nobody has and that is not given out yet.
    ///
    /// @param address the address
    /// @param until when it may be given out; [Instant#MAX] while its former holder may still be announced
    /// @param former who had it; it may have it back at any time
    public record Hold(IpAddress address, Instant until, ServiceKey former) implements Comparable<Hold> {
        private static final Comparator<Hold> ORDER =
                Comparator.comparing(Hold::until).thenComparing(Hold::address).thenComparing(Hold::former);

        /// Whether no passing of time ends it.
        boolean openEnded() {
            return until.equals(Instant.MAX);
        }

        @Override
        public int compareTo(Hold other) {
            return ORDER.compare(this, other);
        }
    }
}
