// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.Digest;
import io.cloudlb.core.model.Sorted;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.WeakHashMap;

/// One instance of every set of targets that is in use. Nearly all target groups of a cluster have the same
/// targets, so that a thousand Services on a hundred nodes would otherwise keep the ids of those nodes some
/// thousands of times.
public final class InstanceSets {
    private static final int DIGITS = 16;
    private static final Map<SortedSet<String>, WeakReference<SortedSet<String>>> KNOWN = new WeakHashMap<>();

    private InstanceSets() {}

    /// An unmodifiable set of these ids, the same one as long as anybody holds it.
    public static SortedSet<String> shared(Collection<String> instanceIds) {
        SortedSet<String> wanted = Sorted.copyOf(instanceIds);
        synchronized (KNOWN) {
            WeakReference<SortedSet<String>> held = KNOWN.get(wanted);
            SortedSet<String> known = held == null ? null : held.get();
            if (known == null) {
                KNOWN.put(wanted, new WeakReference<>(wanted));
                return wanted;
            }
            return known;
        }
    }

    /// A digest of these ids.
    public static String digest(Set<String> instanceIds) {
        return Digest.hex(DIGITS, List.copyOf(instanceIds));
    }
}
