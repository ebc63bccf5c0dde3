// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.Sorted;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Some namespaces, or every one.
///
/// @param every whether all namespaces are meant
/// @param names the namespaces by name; empty when all are meant
public record NamespaceList(boolean every, SortedSet<String> names) {
    /// No namespace.
    public static final NamespaceList NONE = new NamespaceList(false, List.of());

    /// Every namespace.
    public static final NamespaceList EVERY = new NamespaceList(true, List.of());

    private static final String ALL = "*";

    public NamespaceList(boolean every, Collection<String> names) {
        this(every, new TreeSet<>(names));
    }

    public NamespaceList {
        names = every ? Collections.emptySortedSet() : Sorted.copyOf(names);
    }

    /// Reads names separated by commas; `*` means every namespace.
    public static NamespaceList parse(String text) {
        List<String> names = Stream.of(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.isEmpty()) {
            return NONE;
        }
        return names.contains(ALL) ? EVERY : new NamespaceList(false, names);
    }

    /// Whether that namespace is meant.
    public boolean contains(String namespace) {
        return every || names.contains(namespace);
    }

    @Override
    public String toString() {
        return every ? ALL : String.join(",", names);
    }
}
