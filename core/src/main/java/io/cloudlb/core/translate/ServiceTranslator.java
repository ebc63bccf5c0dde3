// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says what a Service asks for in words that hold on every cloud, and all that is wrong with it at once.
/// What the cloud cannot do is a problem with a reason, never dropped in silence.
///
/// @param cluster the cluster of the Services
/// @param capabilities what the cloud can do
/// @param annotations the annotations the provider reads
/// @param readsStatus whether it matters to the provider which addresses a Service shows
public record ServiceTranslator(
        ClusterIdentity cluster, Capabilities capabilities, AnnotationCatalogue annotations, boolean readsStatus) {
    /// The annotation for where clients may come from, a list separated by commas.
    public static final String SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";

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
    public Translation<LoadBalancerSpec> translate(ServiceView service) {
        ServiceView.Spec spec = service.spec();
        Map<String, String> written = service.meta().annotations();
        Translation<List<Listener>> listeners = ListenerRules.of(capabilities).translate(spec);
        Translation<SortedSet<String>> sources = AddressRules.sources(spec.sourceRanges(), written);
        Translation<List<IpFamily>> families = AddressRules.of(capabilities).families(spec);
        Translation<Optional<String>> requestedIp =
                AddressRules.of(capabilities).requestedIp(spec);
        Translation<Optional<Duration>> affinity = affinity(spec.sessionAffinity());
        Translation<TrafficPolicy> policy = trafficPolicy(spec.trafficPolicy());
        Translation<Map<String, String>> ours =
                new Translation<>(written, List.of(), AnnotationReader.unknown(annotations, written.keySet()));
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
            return new Translation<>(result, List.of(TOO_LARGE), List.of());
        }
        return new Translation<>(
                result,
                Translation.allProblems(listeners, sources, families, requestedIp, affinity, policy, ours),
                Translation.allWarnings(listeners, sources, families, requestedIp, affinity, policy, ours));
    }

    private Set<Address> shown(ServiceView service) {
        return readsStatus
                ? service.status().ingress().stream().map(Ingress::address).collect(Collectors.toSet())
                : Set.of();
    }

    private Translation<Optional<Duration>> affinity(Optional<Duration> affinity) {
        return affinity.isEmpty() || capabilities.sessionAffinity()
                ? Translation.clean(affinity)
                : Translation.refused(
                        affinity,
                        SpecReason.UNSUPPORTED_SESSION_AFFINITY.at(
                                "spec.sessionAffinity",
                                "this cloud's load balancer cannot keep a client on one backend by its address;"
                                        + " set it to None"));
    }

    private Translation<TrafficPolicy> trafficPolicy(TrafficPolicy policy) {
        return switch (policy) {
            case TrafficPolicy.Cluster _ -> Translation.clean(policy);
            case TrafficPolicy.Local(int healthCheckNodePort) ->
                healthCheckNodePort > 0 || !capabilities.needsNodePorts()
                        ? Translation.clean(policy)
                        : Translation.refused(
                                policy,
                                SpecReason.HEALTH_CHECK_NODE_PORT_MISSING.at(
                                        "spec.healthCheckNodePort",
                                        "externalTrafficPolicy is Local but no health check port is allocated, so"
                                                + " nodes without an endpoint cannot be told apart; let the API server"
                                                + " allocate one by leaving the field out"));
        };
    }

    /// A Service, or a part of one, in words that hold on every cloud, and everything wrong with it.
    ///
    /// @param value what could be understood, complete when there is no problem. With problems it serves only
    ///     to let the provider add its own, so that the user hears of all at once; nothing may be made of it.
    ///     Bad entries are left out of it, and when no source range is good it allows none.
    /// @param problems why no load balancer can be made, sorted
    /// @param warnings what the user should know although one can, sorted
    public record Translation<T>(T value, List<Problem> problems, List<Problem> warnings) {
        public Translation {
            problems = sorted(problems);
            warnings = sorted(warnings);
        }

        static <T> Translation<T> clean(T value) {
            return new Translation<>(value, List.of(), List.of());
        }

        static <T> Translation<T> refused(T value, Problem problem) {
            return new Translation<>(value, List.of(problem), List.of());
        }

        static List<Problem> allProblems(Translation<?>... parts) {
            return Stream.of(parts).flatMap(part -> part.problems().stream()).toList();
        }

        static List<Problem> allWarnings(Translation<?>... parts) {
            return Stream.of(parts).flatMap(part -> part.warnings().stream()).toList();
        }

        /// Whether a load balancer may be made of it.
        public boolean accepted() {
            return problems.isEmpty();
        }

        private static List<Problem> sorted(Collection<Problem> problems) {
            return problems.stream().sorted().distinct().toList();
        }
    }
}
