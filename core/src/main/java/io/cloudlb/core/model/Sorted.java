// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Copies of maps and sets, sorted, so that everything made from them is the same every time: unchangeable ones for
/// records to keep, of which the empty, which are most, take no memory of their own, and new ones with something
/// changed.
public final class Sorted {
    private Sorted() {}

    /// An unchangeable copy, in the order of the keys, or in its own order if it is sorted.
    public static <K extends Comparable<? super K>, V> SortedMap<K, V> copyOf(Map<K, V> map) {
        return map.isEmpty() ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(copy(map));
    }

    /// An unchangeable copy, in the order of the elements, or in its own order if it is sorted.
    public static <E extends Comparable<? super E>> SortedSet<E> copyOf(Collection<E> elements) {
        return elements.isEmpty() ? Collections.emptySortedSet() : Collections.unmodifiableSortedSet(copy(elements));
    }

    /// With one entry put in.
    public static <K extends Comparable<K>, V> SortedMap<K, V> put(Map<K, V> map, K key, V value) {
        SortedMap<K, V> changed = new TreeMap<>(map);
        changed.put(key, value);
        return changed;
    }

    /// With entries put in.
    public static <K extends Comparable<K>, V> SortedMap<K, V> putAll(Map<K, V> map, Map<K, V> added) {
        SortedMap<K, V> changed = new TreeMap<>(map);
        changed.putAll(added);
        return changed;
    }

    /// Without one entry.
    public static <K extends Comparable<K>, V> SortedMap<K, V> remove(Map<K, V> map, K key) {
        SortedMap<K, V> changed = new TreeMap<>(map);
        changed.remove(key);
        return changed;
    }

    /// Without these entries.
    public static <K extends Comparable<K>, V> SortedMap<K, V> removeAll(Map<K, V> map, Set<K> keys) {
        SortedMap<K, V> changed = new TreeMap<>(map);
        changed.keySet().removeAll(keys);
        return changed;
    }

    /// What is in either.
    public static <T extends Comparable<T>> SortedSet<T> union(Set<T> first, Set<T> second) {
        SortedSet<T> union = new TreeSet<>(first);
        union.addAll(second);
        return union;
    }

    /// What is in both.
    public static <T extends Comparable<T>> SortedSet<T> intersection(Set<T> first, Set<T> second) {
        SortedSet<T> common = new TreeSet<>(first);
        common.retainAll(second);
        return common;
    }

    /// What is in the first alone.
    public static <T extends Comparable<T>> SortedSet<T> minus(Set<T> first, Set<T> second) {
        SortedSet<T> rest = new TreeSet<>(first);
        rest.removeAll(second);
        return rest;
    }

    private static <K, V> SortedMap<K, V> copy(Map<K, V> map) {
        return map instanceof SortedMap<K, V> sorted ? new TreeMap<>(sorted) : new TreeMap<>(map);
    }

    private static <E> SortedSet<E> copy(Collection<E> elements) {
        return elements instanceof SortedSet<E> sorted ? new TreeSet<>(sorted) : new TreeSet<>(elements);
    }
}
