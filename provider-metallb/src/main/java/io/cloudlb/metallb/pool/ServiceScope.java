// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.core.model.Sorted;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Whom a pool is pinned to. A namespace fits if it is named or selected; a Service must fit one of the service
/// selectors as well, if there are any. A scope that names nothing fits every Service.
///
/// Namespaces are matched when a Service asks, not when the pool is read: a selector that fits no namespace today
/// serves nobody, and a namespace that gets the label tomorrow is served.
///
/// @param priority lower goes first, 0 last
/// @param namespaces namespaces by name
/// @param namespaceSelectors namespaces by label
/// @param serviceSelectors Services by label
public record ServiceScope(
        int priority,
        SortedSet<String> namespaces,
        List<LabelSelector> namespaceSelectors,
        List<LabelSelector> serviceSelectors) {
    public ServiceScope(
            int priority,
            Collection<String> namespaces,
            List<LabelSelector> namespaceSelectors,
            List<LabelSelector> serviceSelectors) {
        this(priority, new TreeSet<>(namespaces), namespaceSelectors, serviceSelectors);
    }

    public ServiceScope {
        namespaces = Sorted.copyOf(namespaces);
        namespaceSelectors = List.copyOf(namespaceSelectors);
        serviceSelectors = List.copyOf(serviceSelectors);
    }

    /// Whether a Service may have addresses of the pool.
    public boolean admits(ServiceTraits service) {
        return admitsNamespace(service) && admitsLabels(service);
    }

    private boolean admitsNamespace(ServiceTraits service) {
        return (namespaces.isEmpty() && namespaceSelectors.isEmpty())
                || namespaces.contains(service.namespace())
                || namespaceSelectors.stream().anyMatch(selector -> selector.matches(service.namespaceLabels()));
    }

    private boolean admitsLabels(ServiceTraits service) {
        return serviceSelectors.isEmpty()
                || serviceSelectors.stream().anyMatch(selector -> selector.matches(service.labels()));
    }

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
}
