// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.util.Map;
import java.util.Set;

/// How the controller treats the Services of a provider, where providers differ in kind and not only in ability.
///
/// @param custody where is kept what a Service has
/// @param sendsToNodes whether load balancers send to the cluster's nodes; if not, nodes are not watched
/// @param readsLabels whether the Services' labels and selectors matter
/// @param marks keys of the annotations that are published together with the addresses
/// @param eventNames how the users of this provider know events of the core, by the core's reason; reasons that are
///     not
///     here keep their name
public record Conduct(
        Custody custody, boolean sendsToNodes, boolean readsLabels, Set<String> marks, Map<String, String> eventNames) {
    /// As with every cloud: resources outside the cluster, nodes behind them.
    public static final Conduct OF_A_CLOUD = new Conduct(Custody.IN_THE_CLOUD, true, false, Set.of(), Map.of());

    public Conduct {
        marks = Set.copyOf(marks);
        eventNames = Map.copyOf(eventNames);
    }

    /// Where is kept what a Service has.
    public enum Custody {
        /// In a cloud, which outlives the Service's object. So a finalizer keeps the object until the cloud is empty,
        /// and the status says that work is under way before the first write (ADR 0002).
        IN_THE_CLOUD,
        /// In the Service's own object, with which it ends (ADR 0005). So there is no finalizer and nothing to leak;
        /// a decision is made at once and one write of the status says all of it; the write is made only to the
        /// version of the object that was decided on.
        IN_KUBERNETES
    }
}
