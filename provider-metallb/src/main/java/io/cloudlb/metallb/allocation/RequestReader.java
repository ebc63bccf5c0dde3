// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.Address;
import io.cloudlb.core.model.Ingress;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.TrafficPolicy;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.ServiceTraits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads what a Service asks for, from its fields and MetalLB's annotations.
public final class RequestReader {
    private RequestReader() {}

    /// @param service the Service
    /// @param traits its labels and its namespace's
    /// @param selector its `spec.selector`; empty when it has none
    public static AllocationRequest read(ServiceView service, ServiceTraits traits, Map<String, String> selector) {
        ServiceView.Spec spec = service.spec();
        return new AllocationRequest(
                service.key(),
                traits,
                spec.ipFamilies().isEmpty() ? List.of(IpFamily.IPV4) : spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.ports().stream()
                        .map(port -> new PortUse(port.protocol(), port.port()))
                        .toList(),
                sharing(service, selector),
                wish(service),
                published(service));
    }

    private static SharingTerms sharing(ServiceView service, Map<String, String> selector) {
        Map<String, String> annotations = service.meta().annotations();
        return new SharingTerms(
                service.key().namespace(),
                MetalLbAnnotations.value(annotations, MetalLbAnnotations.ALLOW_SHARED_IP),
                backends(service.key(), service.spec().trafficPolicy(), selector),
                NamespaceList.parse(annotations.getOrDefault(MetalLbAnnotations.SHARE_WITH, "")));
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

    private static Wish wish(ServiceView service) {
        Map<String, String> annotations = service.meta().annotations();
        Optional<String> listed = MetalLbAnnotations.value(annotations, MetalLbAnnotations.LOAD_BALANCER_IPS);
        Optional<String> single =
                service.spec().loadBalancerIp().map(String::strip).filter(text -> !text.isEmpty());
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
            return unreadable(field, "invalid %s: \"%s\"".formatted(field, text));
        }
        List<IpAddress> addresses = parsed.stream().flatMap(Optional::stream).toList();
        if (addresses.size() > IpFamily.values().length) {
            return unreadable(field, "more than two addresses \"%s\"".formatted(text));
        }
        return Standing.familiesOf(addresses).size() < addresses.size()
                ? unreadable(
                        field, "\"%s\" \"%s\" has the same family".formatted(addresses.getFirst(), addresses.getLast()))
                : new Wish.Exactly(addresses, pool);
    }

    private static Wish unreadable(String field, String message) {
        return new Wish.Unreadable(List.of(new Problem("InvalidAddressRequest", field, message)));
    }

    /// Entries that are no IP address are ignored, as by MetalLB.
    private static Published published(ServiceView service) {
        List<IpAddress> addresses = service.status().ingress().stream()
                .map(Ingress::address)
                .flatMap(address -> switch (address) {
                    case Address.Ip(String ip, Address.IpMode _) -> IpAddress.parse(ip).stream();
                    case Address.HostName _ -> Stream.empty();
                })
                .toList();
        Map<String, String> annotations = service.meta().annotations();
        return new Published(addresses, MetalLbAnnotations.value(annotations, MetalLbAnnotations.ALLOCATED_FROM_POOL));
    }
}
