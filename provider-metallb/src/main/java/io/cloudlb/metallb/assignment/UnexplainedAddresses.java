// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/// Which Services show addresses that they were not given here, as far as that has been looked into. Such an address
/// means that another process was at work, and before that is known nothing is decided that might take it away. What
/// reading everything again does not explain is somebody else's, and is not asked about twice. Not safe for several
/// threads.
final class UnexplainedAddresses {
    private final Map<ServiceKey, SortedSet<IpAddress>> known = new HashMap<>();

    /// Whether a Service shows what nothing explains, and what was not looked into before.
    boolean areNew(Asked asked, KnownAssignments assignments) {
        return !isExplained(asked, assignments)
                && !asked.shown().equals(known.get(asked.request().service()));
    }

    /// Everything was read again.
    void note(Asked asked, KnownAssignments assignments) {
        ServiceKey service = asked.request().service();
        if (isExplained(asked, assignments)) {
            known.remove(service);
        } else {
            known.put(service, asked.shown());
        }
    }

    void forget(ServiceKey service) {
        known.remove(service);
    }

    private static boolean isExplained(Asked asked, KnownAssignments assignments) {
        ServiceKey service = asked.request().service();
        Set<IpAddress> given = new HashSet<>();
        if (assignments.knows(service, asked.uid())) {
            given.addAll(assignments.held(service).addresses());
            given.addAll(assignments.allocator().keptFor(service));
        }
        return given.containsAll(asked.shown());
    }
}
