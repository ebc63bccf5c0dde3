// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a Service may be selected by, and what it selects. Kept only where a provider looks at it;
/// elsewhere a label that is touched changes nothing.
///
/// @param labels the Service's labels
/// @param pods its `spec.selector`; empty when its endpoints are made by hand
public record Selection(SortedMap<String, String> labels, SortedMap<String, String> pods) {
    /// Nothing is kept.
    public static final Selection NONE = new Selection(Map.of(), Map.of());

    public Selection(Map<String, String> labels, Map<String, String> pods) {
        this(new TreeMap<>(labels), new TreeMap<>(pods));
    }

    public Selection {
        labels = Sorted.copyOf(labels);
        pods = Sorted.copyOf(pods);
    }
}
