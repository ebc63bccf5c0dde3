// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.model.Digest;
import io.cloudlb.core.model.Sorted;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// The instances that subsets are chosen from. Of a set of nodes there is one, which all Services share.
///
/// @param byZone names of instances by zone, which may be none
/// @param digests of those of each zone
public record Candidates(SortedMap<String, SortedSet<String>> byZone, SortedMap<String, String> digests) {
    private static final int DIGITS = 16;

    /// No node at all.
    public static final Candidates NONE = Candidates.of(new TreeMap<>());

    public Candidates {
        byZone = Sorted.copyOf(byZone);
        digests = Sorted.copyOf(digests);
    }

    public static Candidates of(SortedMap<String, SortedSet<String>> byZone) {
        SortedMap<String, SortedSet<String>> instances = new TreeMap<>();
        SortedMap<String, String> digests = new TreeMap<>();
        byZone.forEach((zone, names) -> {
            instances.put(zone, Sorted.copyOf(names));
            digests.put(zone, Digest.hex(DIGITS, List.copyOf(names)));
        });
        return new Candidates(instances, digests);
    }

    /// How many they are.
    public int count() {
        return byZone.values().stream().mapToInt(each -> each.size()).sum();
    }

    SortedSet<String> in(String zone) {
        return byZone.getOrDefault(zone, Collections.emptySortedSet());
    }

    /// Equal for equal instances of the zone; empty text where it has none.
    public String digest(String zone) {
        return digests.getOrDefault(zone, "");
    }
}
