// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim;
import io.cloudlb.core.translate.ServiceTranslator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// What a process of a race knows of the Services: what its watch has told so far, and what it read or was answered.
final class RaceWatch {
    private final RaceWorld world;
    private final SortedMap<ServiceKey, Integer> seen;
    private final Map<ServiceKey, ServiceView> newer = new HashMap<>();

    /// @param seen how much of each Service's history the watch has told
    RaceWatch(RaceWorld world, SortedMap<ServiceKey, Integer> seen) {
        this.world = world;
        this.seen = seen;
    }

    /// The watch tells of the next changes of a Service.
    void deliver(ServiceKey key, int changes) {
        int known = seen.getOrDefault(key, 0);
        seen.put(key, Math.min(world.history(key).size(), known + changes));
    }

    /// A Service was read afresh, or is the answer to a write.
    void answered(ServiceView view) {
        newer.put(view.key(), view);
    }

    /// All Services that are load balancers, as the API server has them now.
    List<InventoryRequest.Standing> readAfresh(ServiceTranslator translator, ClaimRules rules) {
        return world.kube().services().stream()
                .peek(this::answered)
                .filter(view -> view.spec().type() == ServiceType.LOAD_BALANCER)
                .map(view -> new InventoryRequest.Standing(
                        translator.translate(view).value(),
                        view.meta().resourceVersion(),
                        view.status(),
                        rules.claim(view) instanceof ServiceClaim.Ensure))
                .toList();
    }

    /// The newest form that is known: told by the watch, read afresh, or answered to a write.
    Optional<ServiceView> newest(ServiceKey key) {
        int told = seen.getOrDefault(key, 0);
        Optional<ServiceView> cached =
                told == 0 ? Optional.empty() : world.history(key).get(told - 1);
        return cached.map(view -> Optional.ofNullable(newer.get(key))
                .filter(answer -> answer.uid().equals(view.uid()) && version(answer) > version(view))
                .orElse(view));
    }

    private static int version(ServiceView view) {
        return Integer.parseInt(view.meta().resourceVersion());
    }
}
