// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.Address;
import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Ingress;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Listener;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.TrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/// Says what a Service asks for in words that hold on every cloud, and all that is wrong with it at once.
/// What the cloud cannot do is a problem with a reason, never dropped in silence.
///
/// @param cluster the cluster of the Services
/// @param capabilities what the cloud can do
/// @param annotations the annotations the provider reads
/// @param readsStatus whether it matters to the provider which addresses a Service shows
public record ServiceTranslator(
        ClusterIdentity cluster, Capabilities capabilities, AnnotationCatalogue annotations, boolean readsStatus) {
    private static final Problem TOO_LARGE = SpecReason.TOO_LARGE.at(
            "spec",
            "the Service holds more ports, source ranges, labels and annotations than there is memory for: 64 KB of"
                    + " each at the most, and a share of the controller's heap for all Services that hold more than 4 KB;"
                    + " make it smaller or split it, or ask for a larger heap and then change the Service");

    /// For a cloud.
    public ServiceTranslator(ClusterIdentity cluster, Capabilities capabilities, AnnotationCatalogue annotations) {
        this(cluster, capabilities, annotations, false);
    }

    /// Translates a Service that is to have a load balancer.
    public Translation translate(ServiceView service) {
        ServiceView.Spec spec = service.spec();
        Map<String, String> written = service.meta().annotations();
        Findings<List<Listener>> listeners = ListenerRules.of(capabilities).translate(spec);
        Findings<SortedSet<String>> sources = SourceRanges.translate(spec.sourceRanges(), written);
        Findings<List<IpFamily>> families = AddressRules.of(capabilities).families(spec);
        Findings<Optional<String>> requestedIp = AddressRules.of(capabilities).requestedIp(spec);
        Findings<Optional<Duration>> affinity = affinity(spec.sessionAffinity());
        Findings<TrafficPolicy> policy = trafficPolicy(spec.trafficPolicy());
        Findings<Map<String, String>> ours = UnknownAnnotations.of(annotations).check(written);
        LoadBalancerSpec result = new LoadBalancerSpec(
                new Owner.Service(cluster, service.key(), service.uid()),
                listeners.value(),
                policy.value(),
                spec.prefersSameZone(),
                sources.value(),
                affinity.value(),
                families.value(),
                spec.ipFamilyPolicy(),
                requestedIp.value(),
                ours.value().entrySet().stream()
                        .filter(entry -> annotations.claims(entry.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                service.selection(),
                shown(service));
        if (service.meta().isTooLarge()) {
            return new Translation(result, List.of(TOO_LARGE), List.of());
        }
        return new Translation(
                result,
                Findings.allProblems(listeners, sources, families, requestedIp, affinity, policy, ours),
                Findings.allWarnings(listeners, sources, families, requestedIp, affinity, policy, ours));
    }

    private Set<Address> shown(ServiceView service) {
        return readsStatus
                ? service.status().ingress().stream().map(Ingress::address).collect(Collectors.toSet())
                : Set.of();
    }

    private Findings<Optional<Duration>> affinity(Optional<Duration> affinity) {
        return affinity.isEmpty() || capabilities.sessionAffinity()
                ? Findings.clean(affinity)
                : Findings.refused(
                        affinity,
                        SpecReason.UNSUPPORTED_SESSION_AFFINITY.at(
                                "spec.sessionAffinity",
                                "this cloud's load balancer cannot keep a client on one backend by its address;"
                                        + " set it to None"));
    }

    private Findings<TrafficPolicy> trafficPolicy(TrafficPolicy policy) {
        return switch (policy) {
            case TrafficPolicy.Cluster _ -> Findings.clean(policy);
            case TrafficPolicy.Local(int healthCheckNodePort) ->
                healthCheckNodePort > 0 || !capabilities.needsNodePorts()
                        ? Findings.clean(policy)
                        : Findings.refused(
                                policy,
                                SpecReason.HEALTH_CHECK_NODE_PORT_MISSING.at(
                                        "spec.healthCheckNodePort",
                                        "externalTrafficPolicy is Local but no health check port is allocated, so"
                                                + " nodes without an endpoint cannot be told apart; let the API server"
                                                + " allocate one by leaving the field out"));
        };
    }
}
