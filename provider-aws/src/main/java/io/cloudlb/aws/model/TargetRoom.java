// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.Digest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// How many instances one load balancer takes as targets, by AWS's default quotas (Quotas for your Network Load
/// Balancers): 500 targets in a zone and 3,000 in all, or 500 in all with cross-zone load balancing, and 1,000 in a
/// target group. A target counts once for each target group it is in, and ours are in all groups of a load balancer.
///
/// @param groups how many target groups the load balancer uses
/// @param perZone most instances of a zone
/// @param inAll most instances
public record TargetRoom(int groups, int perZone, int inAll) {
    /// The attribute that decides, on a load balancer or a target group.
    public static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";

    private static final int PER_GROUP = 1_000;
    private static final int PER_ZONE = 500;
    private static final int PER_LOAD_BALANCER = 3_000;

    /// @param groups how many target groups the load balancer uses
    /// @param crossZone whether it sends traffic to other zones
    public static TargetRoom of(int groups, boolean crossZone) {
        int counted = Math.max(1, groups);
        int most = crossZone ? PER_ZONE : PER_LOAD_BALANCER;
        return new TargetRoom(
                counted, Math.max(1, PER_ZONE / counted), Math.max(1, Math.min(PER_GROUP, most / counted)));
    }

    /// Whether that many targets of a load balancer, each counted once for each group, are below every quota, wherever
    /// they are and whatever its attributes.
    public static boolean isAmple(long targets) {
        return targets <= PER_ZONE;
    }

    /// The instances that are registered. When there are more than there is room for, the same ones are chosen
    /// everywhere and after every restart, spread evenly, and most of them stay when others come or go.
    ///
    /// @param candidates the zones of the instances that could be registered, by their ids
    public SortedSet<String> choose(SortedMap<String, String> candidates) {
        if (isAmple((long) candidates.size() * groups)) {
            return new TreeSet<>(candidates.keySet());
        }
        Map<String, Integer> taken = new TreeMap<>();
        SortedSet<String> chosen = new TreeSet<>();
        for (String id : inFixedOrder(candidates.keySet())) {
            boolean room =
                    chosen.size() < inAll && taken.merge(candidates.getOrDefault(id, ""), 1, Integer::sum) <= perZone;
            if (room) {
                chosen.add(id);
            }
        }
        return chosen;
    }

    private static Collection<String> inFixedOrder(Set<String> ids) {
        SortedMap<String, String> byDigest = new TreeMap<>();
        ids.forEach(id -> byDigest.put(Digest.hex(8, List.of(id)) + id, id));
        return byDigest.values();
    }
}
