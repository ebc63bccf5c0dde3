// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.core.model.Sorted;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a pool looks at when it decides whom it serves.
///
/// @param namespace the Service's namespace
/// @param labels the Service's labels
/// @param namespaceLabels its namespace's labels
public record ServiceTraits(
        String namespace, SortedMap<String, String> labels, SortedMap<String, String> namespaceLabels) {
    public ServiceTraits(String namespace, Map<String, String> labels, Map<String, String> namespaceLabels) {
        this(namespace, new TreeMap<>(labels), new TreeMap<>(namespaceLabels));
    }

    public ServiceTraits {
        labels = Sorted.copyOf(labels);
        namespaceLabels = Sorted.copyOf(namespaceLabels);
    }
}
