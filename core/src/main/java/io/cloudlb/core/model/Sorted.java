// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Copies of maps and sets for records to keep: sorted, so that everything made from them is the same every time, and
/// unchangeable. Empty ones, which are most, take no memory of their own.
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

    private static <K, V> SortedMap<K, V> copy(Map<K, V> map) {
        return map instanceof SortedMap<K, V> sorted ? new TreeMap<>(sorted) : new TreeMap<>(map);
    }

    private static <E> SortedSet<E> copy(Collection<E> elements) {
        return elements instanceof SortedSet<E> sorted ? new TreeSet<>(sorted) : new TreeSet<>(elements);
    }
}
