// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.provider;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.provider.InventoryRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The Services' objects, for a provider whose state they hold: what exists, and what was published in it.
public final class ContractObjects {
    private final SortedMap<ServiceKey, InventoryRequest.Standing> standings = new TreeMap<>();
    private int version;

    /// A Service exists; one of the same name with another UID is no more.
    void exists(LoadBalancerSpec spec) {
        ServiceStatus status =
                find(spec.owner()).map(InventoryRequest.Standing::status).orElse(ServiceStatus.EMPTY);
        store(spec, status);
    }

    /// The specification as it is translated from the object, with what it shows.
    LoadBalancerSpec translated(LoadBalancerSpec spec) {
        Set<Address> shown = find(spec.owner()).stream()
                .flatMap(standing -> standing.status().ingress().stream())
                .map(Ingress::address)
                .collect(Collectors.toSet());
        return new LoadBalancerSpec(
                spec.owner(),
                spec.listeners(),
                spec.trafficPolicy(),
                spec.prefersSameZone(),
                spec.allowedSources(),
                spec.sessionAffinity(),
                spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.requestedIp(),
                spec.annotations(),
                spec.selection(),
                shown);
    }

    /// A Service's status is written, if it exists.
    void written(Owner.Service owner, List<Ingress> ingress, SortedMap<String, String> annotations) {
        find(owner).ifPresent(standing -> store(standing.spec(), new ServiceStatus(ingress, List.of(), annotations)));
    }

    /// A Service is deleted.
    void gone(Owner.Service owner) {
        find(owner).ifPresent(_ -> standings.remove(owner.key()));
    }

    /// Whether a Service of that name exists.
    boolean has(ServiceKey key) {
        return standings.containsKey(key);
    }

    /// What the API server has now.
    public List<InventoryRequest.Standing> read() {
        return List.copyOf(standings.values());
    }

    private Optional<InventoryRequest.Standing> find(Owner.Service owner) {
        return Optional.ofNullable(standings.get(owner.key()))
                .filter(standing -> standing.spec().owner().equals(owner));
    }

    private void store(LoadBalancerSpec spec, ServiceStatus status) {
        version++;
        standings.put(spec.owner().key(), new InventoryRequest.Standing(spec, Integer.toString(version), status, true));
    }
}
