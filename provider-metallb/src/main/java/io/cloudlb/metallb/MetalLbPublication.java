// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.metallb.allocation.MetalLbAnnotations;
import io.cloudlb.metallb.assignment.Held;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a Service's object is to show of what the Service has.
///
/// @param held what it has
record MetalLbPublication(Held held) {

    /// The addresses, IPv4 first. The speaker elects its node by the first.
    List<Ingress> ingress() {
        return held.addresses().stream()
                .map(address -> new Ingress(virtual(address), List.of()))
                .toList();
    }

    Set<Address> addresses() {
        return held.addresses().stream().map(MetalLbPublication::virtual).collect(Collectors.toSet());
    }

    /// The pool is named even where there is none any more, then by an empty word: without that annotation an
    /// address of no pool would be taken for another load balancer's after a restart, and not be kept.
    SortedMap<String, String> annotations(MetalLbSettings.Announcer announcer) {
        SortedMap<String, String> annotations = new TreeMap<>();
        if (!held.addresses().isEmpty()) {
            annotations.put(MetalLbAnnotations.ALLOCATED_FROM_POOL, held.pool().orElse(""));
            if (announcer == MetalLbSettings.Announcer.KUBE_VIP) {
                annotations.put(MetalLbTraits.KUBE_VIP_ADDRESSES, joined("", ","));
            }
        }
        return Collections.unmodifiableSortedMap(annotations);
    }

    /// MetalLB's words: `Assigned IP ["192.0.2.1"]`.
    Optional<String> readyMessage() {
        String pool = held.pool().map(" of pool %s"::formatted).orElse("");
        return held.addresses().isEmpty()
                ? Optional.empty()
                : Optional.of("Assigned IP [%s]%s".formatted(joined("\"", " "), pool));
    }

    private String joined(String quote, String between) {
        return held.addresses().stream().map(address -> quote + address + quote).collect(Collectors.joining(between));
    }

    /// kube-proxy may keep traffic from inside the cluster inside.
    private static Address virtual(IpAddress address) {
        return Address.vip(address.toString());
    }
}
