// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import io.cloudlb.core.model.Sorted;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which Services a process of this program serves.
///
/// @param classes of which classes
/// @param namespaces in which namespaces; empty for all
public record ServedServices(ServedClasses classes, SortedSet<String> namespaces) {
    public ServedServices(ServedClasses classes, Collection<String> namespaces) {
        this(classes, new TreeSet<>(namespaces));
    }

    public ServedServices {
        namespaces = Sorted.copyOf(namespaces);
    }

    /// Whether a Service may be one of both.
    boolean overlap(ServedServices other) {
        return classes.overlap(other.classes)
                && (namespaces.isEmpty()
                        || other.namespaces.isEmpty()
                        || !Collections.disjoint(namespaces, other.namespaces));
    }
}
