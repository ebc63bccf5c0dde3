// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.metallb.pool.PoolSet;
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
}
