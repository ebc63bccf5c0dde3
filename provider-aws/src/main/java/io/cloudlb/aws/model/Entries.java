// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Collections with one thing changed, as new collections.
public final class Entries {
    private Entries() {}

    public static <K extends Comparable<K>, V> SortedMap<K, V> put(Map<K, V> map, K key, V value) {
        SortedMap<K, V> changed = new TreeMap<>(map);
        changed.put(key, value);
        return changed;
    }

    public static <K extends Comparable<K>, V> SortedMap<K, V> putAll(Map<K, V> map, Map<K, V> added) {
        SortedMap<K, V> changed = new TreeMap<>(map);
        changed.putAll(added);
        return changed;
    }

    static <K extends Comparable<K>, V> SortedMap<K, V> remove(Map<K, V> map, K key) {
        SortedMap<K, V> changed = new TreeMap<>(map);
        changed.remove(key);
        return changed;
    }

    public static <K extends Comparable<K>, V> SortedMap<K, V> removeAll(Map<K, V> map, Set<K> keys) {
        SortedMap<K, V> changed = new TreeMap<>(map);
        changed.keySet().removeAll(keys);
        return changed;
    }

    public static <T extends Comparable<T>> SortedSet<T> union(Set<T> first, Set<T> second) {
        SortedSet<T> union = new TreeSet<>(first);
        union.addAll(second);
        return union;
    }

    public static <T extends Comparable<T>> SortedSet<T> intersection(Set<T> first, Set<T> second) {
        SortedSet<T> common = new TreeSet<>(first);
        common.retainAll(second);
        return common;
    }

    public static <T extends Comparable<T>> SortedSet<T> minus(Set<T> first, Set<T> second) {
        SortedSet<T> rest = new TreeSet<>(first);
        rest.removeAll(second);
        return rest;
    }
}
