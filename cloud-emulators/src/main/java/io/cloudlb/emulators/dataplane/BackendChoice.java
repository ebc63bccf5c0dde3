// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which backend a new flow gets. Pure.
final class BackendChoice {

    private BackendChoice() {}

    /// A backend and what is known of it.
    record Rated(Backend backend, BackendHealth health) {}

    /// Those that take new flows: the healthy; if there is none, the unhealthy of a load balancer that fails open.
    /// Never those not yet decided.
    static List<Backend> serving(List<Rated> backends, boolean failsOpen) {
        List<Backend> healthy = with(BackendHealth.Healthy.class, backends);
        return healthy.isEmpty() && failsOpen ? with(BackendHealth.Unhealthy.class, backends) : healthy;
    }

    /// The backend that weighs most for this flow (rendezvous hashing): when a backend comes or goes, only the flows
    /// it gains or leaves move.
    static Optional<Backend> choose(List<Backend> serving, long flowHash) {
        return serving.stream().max(Comparator.comparingLong(backend -> weight(backend, flowHash)));
    }

    private static long weight(Backend backend, long flowHash) {
        return FlowKey.mix(flowHash ^ FlowKey.mix(backend.id().hashCode()));
    }

    private static List<Backend> with(Class<? extends BackendHealth> health, List<Rated> backends) {
        return backends.stream()
                .filter(rated -> health.isInstance(rated.health()))
                .map(Rated::backend)
                .toList();
    }
}
