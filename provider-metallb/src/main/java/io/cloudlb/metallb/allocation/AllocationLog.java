// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why everybody has what they have: the newest transitions, up to a limit.
public final class AllocationLog {
    private final int capacity;
    private final Deque<Transition> entries = new ArrayDeque<>();
    private @Nullable List<Transition> notes;

    AllocationLog(int capacity) {
        this.capacity = capacity;
    }

    void add(Transition transition) {
        if (entries.size() == capacity) {
            entries.removeFirst();
        }
        entries.addLast(transition);
        if (notes != null) {
            notes.add(transition);
        }
    }

    /// What is written while some work is done, all of it, oldest first. Such work does not contain such work.
    List<Transition> during(Runnable work) {
        List<Transition> written = new ArrayList<>();
        notes = written;
        try {
            work.run();
        } finally {
            notes = null;
        }
        return written;
    }

    /// All that are kept, oldest first.
    public List<Transition> entries() {
        return List.copyOf(entries);
    }

    /// Those of one Service, oldest first.
    public List<Transition> of(ServiceKey service) {
        return entries.stream().filter(entry -> entry.service().equals(service)).toList();
    }
}
