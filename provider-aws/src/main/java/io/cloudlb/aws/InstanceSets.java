// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.model.Sorted;
import java.lang.ref.WeakReference;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/// One instance of every set of targets that is in use. Nearly all target groups of a cluster have the same
/// targets, so that a thousand Services on a hundred nodes would otherwise keep the ids of those nodes some
/// thousands of times. What is asked of a set again and again is worked out once, too.
final class InstanceSets {
    private static final int DIGITS = 16;
    private static final Map<Held, WeakReference<Held>> KNOWN = new WeakHashMap<>();

    private InstanceSets() {}

    /// An unmodifiable set of these ids, the same one as long as anybody holds it.
    static SortedSet<String> shared(Collection<String> instanceIds) {
        if (instanceIds instanceof Held held) {
            return held;
        }
        Held wanted = new Held(Sorted.copyOf(instanceIds));
        synchronized (KNOWN) {
            WeakReference<Held> reference = KNOWN.get(wanted);
            Held known = reference == null ? null : reference.get();
            if (known == null) {
                KNOWN.put(wanted, new WeakReference<>(wanted));
                return wanted;
            }
            return known;
        }
    }

    /// A digest of these ids.
    static String digest(Set<String> instanceIds) {
        return instanceIds instanceof Held held ? held.digest() : Digest.hex(DIGITS, List.copyOf(instanceIds));
    }

    /// A set that does not change, and remembers what takes long to find out.
    private static final class Held extends AbstractSet<String> implements SortedSet<String> {
        private final SortedSet<String> ids;
        private final int hash;
        private volatile String digest = "";

        Held(SortedSet<String> ids) {
            this.ids = ids;
            hash = ids.hashCode();
        }

        private String digest() {
            String known = digest;
            if (known.isEmpty()) {
                known = Digest.hex(DIGITS, List.copyOf(ids));
                digest = known;
            }
            return known;
        }

        @Override
        public Iterator<String> iterator() {
            return ids.iterator();
        }

        @Override
        public int size() {
            return ids.size();
        }

        @Override
        public boolean contains(Object id) {
            return ids.contains(id);
        }

        @Override
        public @Nullable Comparator<? super String> comparator() {
            return null;
        }

        @Override
        public SortedSet<String> subSet(String from, String to) {
            return ids.subSet(from, to);
        }

        @Override
        public SortedSet<String> headSet(String to) {
            return ids.headSet(to);
        }

        @Override
        public SortedSet<String> tailSet(String from) {
            return ids.tailSet(from);
        }

        @Override
        public String first() {
            return ids.getFirst();
        }

        @Override
        public String last() {
            return ids.getLast();
        }

        @Override
        public boolean equals(Object other) {
            return this == other || super.equals(other);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
