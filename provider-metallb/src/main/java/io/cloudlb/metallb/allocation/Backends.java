// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.Sorted;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which nodes can take a Service's traffic. Services share an address only if that is the same for all of them,
/// because the address is announced from one place for all.
public sealed interface Backends {
    /// Any node: `externalTrafficPolicy: Cluster`.
    record AnyNode() implements Backends {}

    /// Nodes with a pod of the selector: `externalTrafficPolicy: Local`. A selector means pods of its own
    /// namespace.
    ///
    /// @param namespace the Service's namespace
    /// @param selector the Service's selector, not empty
    record SelectedPods(String namespace, SortedMap<String, String> selector) implements Backends {
        public SelectedPods(String namespace, Map<String, String> selector) {
            this(namespace, new TreeMap<>(selector));
        }

        public SelectedPods {
            selector = Sorted.copyOf(selector);
        }
    }

    /// Nodes with an endpoint that somebody wrote by hand: `Local` without a selector. Nobody can tell whether
    /// another Service has the same ones.
    ///
    /// @param service the Service that has them
    record HandMade(ServiceKey service) implements Backends {}

    /// MetalLB's own, coarser notion, by which Services came to share before we knew them: selectors of two
    /// namespaces look the same, and no selector looks like any node.
    default String inMetalLb() {
        return switch (this) {
            case AnyNode _, HandMade _ -> "";
            case SelectedPods(String _, SortedMap<String, String> selector) ->
                selector.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(","));
        };
    }
}
