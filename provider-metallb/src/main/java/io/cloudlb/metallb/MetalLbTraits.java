// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.metallb.allocation.MetalLbAnnotations;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What this provider is.
final class MetalLbTraits {
    /// The word for `--provider`.
    static final String NAME = "metallb";

    /// What kube-vip announces, if it is there, whatever the status says.
    static final String KUBE_VIP_ADDRESSES = "kube-vip.io/loadbalancerIPs";

    /// kube-proxy enforces the field on addresses of its own, and knows nothing of this annotation.
    static final String SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";

    /// How users of MetalLB know these events.
    private static final Map<String, String> EVENTS = Map.of(
            "EnsuredLoadBalancer", "IPAllocated",
            "UpdatedLoadBalancer", "IPAllocated",
            "SyncLoadBalancerFailed", "AllocationFailed",
            "LoadBalancerRefused", "LoadBalancerFailed",
            "DeletedLoadBalancer", "ClearAssignment");

    private MetalLbTraits() {}

    static ProviderTraits of(MetalLbSettings.Announcer announcer) {
        return new ProviderTraits(
                NAME,
                new Capabilities(Set.of(Protocol.values()), Set.of(IpFamily.values()), true, true, true, true, false),
                new AnnotationCatalogue(
                        Set.of(
                                MetalLbAnnotations.PREFIX,
                                MetalLbAnnotations.OLD_PREFIX,
                                MetalLbAnnotations.SHARE_WITH,
                                SOURCE_RANGES),
                        MetalLbAnnotations.known(SOURCE_RANGES),
                        Set.of()),
                List.of(),
                new ProviderTraits.Mode(false, true, true, false, publishedAnnotations(announcer), Set.of(), EVENTS));
    }

    private static Set<String> publishedAnnotations(MetalLbSettings.Announcer announcer) {
        Set<String> annotations = new HashSet<>(Set.of(MetalLbAnnotations.ALLOCATED_FROM_POOL));
        if (announcer == MetalLbSettings.Announcer.KUBE_VIP) {
            annotations.add(KUBE_VIP_ADDRESSES);
        }
        return annotations;
    }

    /// What of a Service is deprecated or has no effect here.
    static List<Problem> warnings(LoadBalancerSpec spec) {
        Stream<Problem> deprecated = MetalLbAnnotations.deprecated(spec.annotations()).stream()
                .map(key -> new Problem(
                        "DeprecatedAnnotation", key, "the prefix metallb.universe.tf is deprecated; use metallb.io"));
        Stream<Problem> ignored = Stream.of(SOURCE_RANGES)
                .filter(key -> spec.annotations().containsKey(key))
                .map(key -> new Problem(
                        "SourceRangesIgnored",
                        key,
                        "kube-proxy reads spec.loadBalancerSourceRanges and not this annotation; write it there"));
        return Stream.concat(deprecated, ignored).toList();
    }
}
