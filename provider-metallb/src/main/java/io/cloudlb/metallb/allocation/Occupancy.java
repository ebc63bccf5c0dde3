// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocationRequest.PortUse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;

/// Who is on one address. Holders are kept by their terms, of which there are few, so that asking whether a
/// newcomer fits does not depend on how many are there. Nearly always there is one holder with one port, and there are
/// as many of these as addresses in use: the tables begin small.
final class Occupancy {
    private final Map<SharingTerms, SortedSet<ServiceKey>> byTerms = new LinkedHashMap<>(2);
    private final Map<PortUse, ServiceKey> ports = new HashMap<>(2);

    void add(AllocationRequest request) {
        byTerms.computeIfAbsent(request.sharing(), _ -> new TreeSet<>()).add(request.service());
        request.ports().forEach(port -> ports.put(port, request.service()));
    }

    void remove(AllocationRequest request) {
        byTerms.computeIfPresent(request.sharing(), (_, holders) -> {
            holders.remove(request.service());
            return holders.isEmpty() ? null : holders;
        });
        request.ports().forEach(port -> ports.remove(port, request.service()));
    }

    boolean isEmpty() {
        return byTerms.isEmpty();
    }

    boolean hasHolderIn(String namespace) {
        return byTerms.keySet().stream().anyMatch(terms -> terms.namespace().equals(namespace));
    }

    /// Whether another Service of the same namespace is here.
    boolean hasHolderBeside(AllocationRequest request) {
        return byTerms.entrySet().stream()
                .filter(group ->
                        group.getKey().namespace().equals(request.service().namespace()))
                .anyMatch(group -> !others(group.getValue(), request.service()).isEmpty());
    }

    /// What keeps a Service from being here beside all others.
    Optional<Obstacle> obstacle(
            AllocationRequest request, BiFunction<SharingTerms, SharingTerms, Optional<Disagreement>> rule) {
        for (Map.Entry<SharingTerms, SortedSet<ServiceKey>> group : byTerms.entrySet()) {
            SortedSet<ServiceKey> others = others(group.getValue(), request.service());
            Optional<Disagreement> disagreement =
                    others.isEmpty() ? Optional.empty() : rule.apply(request.sharing(), group.getKey());
            if (disagreement.isPresent()) {
                return Optional.of(new Obstacle(others, disagreement.get()));
            }
        }
        return takenPort(request);
    }

    private Optional<Obstacle> takenPort(AllocationRequest request) {
        for (PortUse port : request.ports()) {
            ServiceKey holder = ports.get(port);
            if (holder != null && !holder.equals(request.service())) {
                return Optional.of(new Obstacle(new TreeSet<>(Set.of(holder)), new Disagreement.PortTaken(port)));
            }
        }
        return Optional.empty();
    }

    private static SortedSet<ServiceKey> others(SortedSet<ServiceKey> holders, ServiceKey service) {
        if (!holders.contains(service)) {
            return holders;
        }
        SortedSet<ServiceKey> others = new TreeSet<>(holders);
        others.remove(service);
        return others;
    }

    /// @param holders those in the way
    /// @param why what does not fit
    record Obstacle(SortedSet<ServiceKey> holders, Disagreement why) {}
}
