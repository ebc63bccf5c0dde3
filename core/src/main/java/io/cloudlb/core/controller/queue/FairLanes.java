// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Predicate;

/// Work that may start, one lane per namespace, the lanes taking turns: a namespace with a thousand changes
/// delays another's single one by one piece of work. Not safe for several threads.
final class FairLanes {
    private final SequencedMap<String, SequencedSet<Work>> lanes = new LinkedHashMap<>();

    void add(Work work) {
        lanes.computeIfAbsent(work.lane(), _ -> new LinkedHashSet<>()).add(work);
    }

    void remove(Work work) {
        lanes.computeIfPresent(work.lane(), (_, lane) -> {
            lane.remove(work);
            return lane.isEmpty() ? null : lane;
        });
    }

    /// The first work of the lane whose turn it is, of those that may have one; the lane goes to the end.
    Optional<Work> poll(Predicate<String> mayHaveATurn) {
        Optional<String> next = lanes.keySet().stream().filter(mayHaveATurn).findFirst();
        return next.map(lane -> {
            SequencedSet<Work> rest = lanes.getOrDefault(lane, new LinkedHashSet<>());
            Work work = rest.removeFirst();
            lanes.remove(lane);
            if (!rest.isEmpty()) {
                lanes.putLast(lane, rest);
            }
            return work;
        });
    }

    int size() {
        return lanes.values().stream().mapToInt(SequencedSet::size).sum();
    }
}
