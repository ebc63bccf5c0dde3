// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import io.cloudlb.core.model.ServiceView.Selection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a Service asks of a load balancer, in words that hold on every cloud. The result of translation,
/// the only thing a provider sees of a Service.
///
/// @param owner the Service
/// @param listeners the ports, sorted by port and protocol; at most one per pair
/// @param trafficPolicy which nodes take traffic
/// @param prefersSameZone whether a client should be served in its own zone where that has what serves
/// @param allowedSources the CIDRs clients may come from, canonical and sorted, both families; never empty
/// @param sessionAffinity for how long an idle client keeps its backend, by its address; empty for no affinity
/// @param ipFamilies the families in order, primary first
/// @param ipFamilyPolicy how binding the families are
/// @param requestedIp the address asked for with `spec.loadBalancerIP`
/// @param annotations the annotations in the provider's prefixes
/// @param selection its labels and its pods, where the provider looks at them
/// @param shown the addresses that its status shows, where Kubernetes holds what a Service has; elsewhere empty
public record LoadBalancerSpec(
        Owner.Service owner,
        List<Listener> listeners,
        TrafficPolicy trafficPolicy,
        boolean prefersSameZone,
        SortedSet<String> allowedSources,
        Optional<Duration> sessionAffinity,
        List<IpFamily> ipFamilies,
        IpFamilyPolicy ipFamilyPolicy,
        Optional<String> requestedIp,
        SortedMap<String, String> annotations,
        Selection selection,
        Set<Address> shown) {
    public LoadBalancerSpec(
            Owner.Service owner,
            List<Listener> listeners,
            TrafficPolicy trafficPolicy,
            boolean prefersSameZone,
            Collection<String> allowedSources,
            Optional<Duration> sessionAffinity,
            List<IpFamily> ipFamilies,
            IpFamilyPolicy ipFamilyPolicy,
            Optional<String> requestedIp,
            Map<String, String> annotations,
            Selection selection,
            Set<Address> shown) {
        this(
                owner,
                listeners,
                trafficPolicy,
                prefersSameZone,
                new TreeSet<>(allowedSources),
                sessionAffinity,
                ipFamilies,
                ipFamilyPolicy,
                requestedIp,
                new TreeMap<>(annotations),
                selection,
                shown);
    }

    public LoadBalancerSpec {
        listeners = listeners.stream().sorted().toList();
        allowedSources = Sorted.copyOf(allowedSources);
        ipFamilies = List.copyOf(ipFamilies);
        annotations = Sorted.copyOf(annotations);
        shown = Set.copyOf(shown);
    }
}
