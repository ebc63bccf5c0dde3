// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.metallb.allocation.AllocationRequest.PortUse;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.ServiceScope.ServiceTraits;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads what a Service asks for, from its fields and MetalLB's annotations.
public final class RequestReader {
    private RequestReader() {}

    /// @param spec what the Service asks for
    /// @param namespaceLabels its namespace's labels
    /// @param published what it has already
    public static AllocationRequest read(
            LoadBalancerSpec spec, Map<String, String> namespaceLabels, Published published) {
        ServiceKey service = spec.owner().key();
        return new AllocationRequest(
                service,
                new ServiceTraits(service.namespace(), spec.selection().labels(), namespaceLabels),
                spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.listeners().stream()
                        .map(listener -> new PortUse(listener.protocol(), listener.port()))
                        .toList(),
                sharing(spec),
                wish(spec),
                published);
    }

    /// What a Service's object says it has. Entries that are no IP address are ignored, as by MetalLB.
    ///
    /// @param annotations its annotations, the published ones included
    /// @param lack the reason of its condition, where that says that it lacks something
    public static Published published(
            Collection<Address> shown, Map<String, String> annotations, Optional<String> lack) {
        return new Published(
                addresses(shown),
                MetalLbAnnotations.written(annotations, MetalLbAnnotations.ALLOCATED_FROM_POOL),
                lack);
    }

    /// Those that are IP addresses, in order.
    public static List<IpAddress> addresses(Collection<Address> shown) {
        return shown.stream()
                .flatMap(address -> address.isHostName() ? Stream.empty() : IpAddress.parse(address.text()).stream())
                .sorted()
                .toList();
    }

    private static SharingTerms sharing(LoadBalancerSpec spec) {
        ServiceKey service = spec.owner().key();
        return new SharingTerms(
                service.namespace(),
                MetalLbAnnotations.value(spec.annotations(), MetalLbAnnotations.ALLOW_SHARED_IP),
                backends(service, spec.trafficPolicy(), spec.selection().pods()),
                NamespaceList.parse(spec.annotations().getOrDefault(MetalLbAnnotations.SHARE_WITH, "")));
    }

    private static Backends backends(ServiceKey service, TrafficPolicy policy, Map<String, String> selector) {
        return switch (policy) {
            case TrafficPolicy.Cluster() -> new Backends.AnyNode();
            case TrafficPolicy.Local _ ->
                selector.isEmpty()
                        ? new Backends.HandMade(service)
                        : new Backends.SelectedPods(service.namespace(), selector);
        };
    }

    private static Wish wish(LoadBalancerSpec spec) {
        Map<String, String> annotations = spec.annotations();
        Optional<String> listed = MetalLbAnnotations.value(annotations, MetalLbAnnotations.LOAD_BALANCER_IPS);
        Optional<String> single = spec.requestedIp();
        Optional<String> pool = MetalLbAnnotations.value(annotations, MetalLbAnnotations.ADDRESS_POOL);
        if (listed.isPresent() && single.isPresent()) {
            return unreadable(
                    MetalLbAnnotations.LOAD_BALANCER_IPS,
                    "service can not have both %s and svc.Spec.LoadBalancerIP"
                            .formatted(MetalLbAnnotations.LOAD_BALANCER_IPS));
        }
        if (listed.isPresent()) {
            return addresses(MetalLbAnnotations.LOAD_BALANCER_IPS, listed.get(), pool);
        }
        return single.map(text -> addresses("spec.loadBalancerIP", text, pool))
                .or(() -> pool.map(Wish.FromPool::new))
                .orElseGet(Wish.Automatic::new);
    }

    private static Wish addresses(String field, String text, Optional<String> pool) {
        List<Optional<IpAddress>> parsed = Stream.of(text.split(",", -1))
                .map(part -> IpAddress.parse(part.strip()))
                .toList();
        if (parsed.stream().anyMatch(Optional::isEmpty)) {
            return unreadable(field, "invalid %s: \"%s\"".formatted(field, UnmetText.brief(text)));
        }
        List<IpAddress> addresses = parsed.stream().flatMap(Optional::stream).toList();
        if (addresses.size() > IpFamily.values().length) {
            return unreadable(field, "more than two addresses \"%s\"".formatted(UnmetText.brief(text)));
        }
        return Standing.familiesOf(addresses).size() < addresses.size()
                ? unreadable(
                        field, "\"%s\" \"%s\" has the same family".formatted(addresses.getFirst(), addresses.getLast()))
                : new Wish.Exactly(addresses, pool);
    }

    private static Wish unreadable(String field, String message) {
        return new Wish.Unreadable(List.of(new Problem("InvalidAddressRequest", field, message)));
    }
}
