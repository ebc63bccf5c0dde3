// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The flows of one frontend, by backend. They stay where they are when the firewall before it changes.
final class FlowRegistry {

    private final Map<Backend, Set<LiveFlow>> flows = new ConcurrentHashMap<>();
    private volatile boolean closed;

    void add(Backend backend, LiveFlow flow) {
        flows.compute(backend.place(), (_, set) -> {
            Set<LiveFlow> known = set == null ? ConcurrentHashMap.newKeySet() : set;
            known.add(flow);
            return known;
        });
        if (closed) {
            flow.abort();
        }
    }

    void remove(Backend backend, LiveFlow flow) {
        flows.computeIfPresent(backend.place(), (_, known) -> {
            known.remove(flow);
            return known.isEmpty() ? null : known;
        });
    }

    int count(String backendId) {
        return flows.entrySet().stream()
                .filter(entry -> entry.getKey().id().equals(backendId))
                .mapToInt(entry -> entry.getValue().size())
                .sum();
    }

    void abort(Backend backend) {
        Set<LiveFlow> known = flows.get(backend.place());
        if (known != null) {
            known.forEach(LiveFlow::abort);
        }
    }

    /// Cuts all flows, those that come late too.
    void close() {
        closed = true;
        flows.keySet().forEach(this::abort);
    }

    /// A connection or UDP flow that can be cut.
    interface LiveFlow {

        /// Cuts it; its threads end soon after. Does nothing the second time.
        void abort();
    }
}
