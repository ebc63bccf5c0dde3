// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.Selection;
import io.cloudlb.core.model.ServiceView.ServicePort;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PortStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the client's Service into the record the product decides by. Fields that a manifest may leave out get
/// the defaults of the API server, so that a file and the object it becomes read the same.
///
/// @param keepsAnnotation which annotation keys are kept; the rest are dropped to spare memory
/// @param keepsSelection whether labels and the selector are kept
/// @param publishedAnnotations keys of the annotations that are published with the addresses
/// @param claims keys of the annotations that say that a Service is another controller's
public record ServiceMapper(
        Predicate<String> keepsAnnotation,
        boolean keepsSelection,
        Set<String> publishedAnnotations,
        Set<String> claims) {
    private static final Duration AFFINITY_TIMEOUT = Duration.ofHours(3);

    public ServiceMapper {
        publishedAnnotations = Set.copyOf(publishedAnnotations);
        claims = Set.copyOf(claims);
    }

    /// For a cloud on which no other controller is known.
    public ServiceMapper(Predicate<String> keepsAnnotation, boolean keepsSelection, Set<String> publishedAnnotations) {
        this(keepsAnnotation, keepsSelection, publishedAnnotations, Set.of());
    }

    /// For a provider that looks at no labels and publishes no annotations.
    public ServiceMapper(Predicate<String> keepsAnnotation) {
        this(keepsAnnotation, false, Set.of());
    }

    /// The Service as a record.
    ///
    /// @throws IllegalArgumentException when a manifest holds a value that the API server would refuse, naming it
    public ServiceView view(Service service) {
        ObjectMeta meta = service.getMetadata();
        ServiceSpec spec = Objects.requireNonNullElseGet(service.getSpec(), ServiceSpec::new);
        return new ServiceView(
                meta(meta), spec(spec), keepsSelection ? selection(meta, spec) : Selection.NONE, status(service));
    }

    private static Selection selection(ObjectMeta meta, ServiceSpec spec) {
        return new Selection(
                Objects.requireNonNullElse(meta.getLabels(), Map.of()),
                Objects.requireNonNullElse(spec.getSelector(), Map.of()));
    }

    private ServiceView.Meta meta(ObjectMeta meta) {
        return new ServiceView.Meta(
                new ServiceKey(Objects.requireNonNullElse(meta.getNamespace(), "default"), meta.getName()),
                text(meta.getUid()).orElse(""),
                text(meta.getResourceVersion()).orElse(""),
                meta.getDeletionTimestamp() != null,
                list(meta.getFinalizers()),
                annotations(meta));
    }

    private Map<String, String> annotations(ObjectMeta meta) {
        Map<String, String> all = Objects.requireNonNullElse(meta.getAnnotations(), Map.of());
        return all.entrySet().stream()
                .filter(entry -> keepsAnnotation.test(entry.getKey()) && !publishedAnnotations.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static ServiceView.Spec spec(ServiceSpec spec) {
        return new ServiceView.Spec(
                type(Objects.requireNonNullElse(spec.getType(), "ClusterIP")),
                text(spec.getLoadBalancerClass()),
                list(spec.getPorts()).stream().map(ServiceMapper::port).toList(),
                trafficPolicy(spec),
                prefersSameZone(spec),
                !Boolean.FALSE.equals(spec.getAllocateLoadBalancerNodePorts()),
                list(spec.getLoadBalancerSourceRanges()),
                affinity(spec),
                families(spec),
                familyPolicy(Objects.requireNonNullElse(spec.getIpFamilyPolicy(), "SingleStack")),
                text(spec.getLoadBalancerIP()),
                "None".equals(spec.getClusterIP()));
    }

    private static ServicePort port(io.fabric8.kubernetes.api.model.ServicePort port) {
        return new ServicePort(
                Objects.requireNonNullElse(port.getName(), ""),
                protocol(port.getProtocol()),
                port.getPort(),
                number(port.getNodePort()),
                text(port.getAppProtocol()));
    }

    private static TrafficPolicy trafficPolicy(ServiceSpec spec) {
        return "Local".equals(spec.getExternalTrafficPolicy())
                ? new TrafficPolicy.Local(number(spec.getHealthCheckNodePort()))
                : new TrafficPolicy.Cluster();
    }

    /// A hint, of which a later Kubernetes may have further words. Who asks for endpoints of the same node means pods
    /// on nodes, which a load balancer's clients are not.
    private static boolean prefersSameZone(ServiceSpec spec) {
        return "PreferSameZone".equals(spec.getTrafficDistribution())
                || "PreferClose".equals(spec.getTrafficDistribution());
    }

    private static Optional<Duration> affinity(ServiceSpec spec) {
        if (!"ClientIP".equals(spec.getSessionAffinity())) {
            return Optional.empty();
        }
        return Optional.of(Optional.ofNullable(spec.getSessionAffinityConfig())
                .flatMap(config -> Optional.ofNullable(config.getClientIP()))
                .flatMap(client -> Optional.ofNullable(client.getTimeoutSeconds()))
                .map(Duration::ofSeconds)
                .orElse(AFFINITY_TIMEOUT));
    }

    private static List<IpFamily> families(ServiceSpec spec) {
        List<String> families = list(spec.getIpFamilies());
        return families.isEmpty()
                ? List.of(IpFamily.IPV4)
                : families.stream().map(ServiceMapper::family).toList();
    }

    private ServiceStatus status(Service service) {
        io.fabric8.kubernetes.api.model.ServiceStatus status =
                Objects.requireNonNullElseGet(service.getStatus(), io.fabric8.kubernetes.api.model.ServiceStatus::new);
        List<LoadBalancerIngress> ingress = status.getLoadBalancer() == null
                ? List.of()
                : list(status.getLoadBalancer().getIngress());
        return new ServiceStatus(
                ingress.stream().map(ServiceMapper::ingress).toList(),
                list(status.getConditions()).stream()
                        .map(ServiceMapper::condition)
                        .toList(),
                publishedAnnotationsOf(service.getMetadata()));
    }

    private Map<String, String> publishedAnnotationsOf(ObjectMeta meta) {
        if (publishedAnnotations.isEmpty() || meta.getAnnotations() == null) {
            return Map.of();
        }
        return meta.getAnnotations().entrySet().stream()
                .filter(entry -> publishedAnnotations.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Ingress ingress(LoadBalancerIngress ingress) {
        Address address = text(ingress.getIp())
                .map(ip -> new Address(ip, kind(ingress.getIpMode())))
                .orElseGet(() -> Address.hostName(text(ingress.getHostname()).orElse("")));
        return new Ingress(
                address,
                list(ingress.getPorts()).stream().map(ServiceMapper::portStatus).toList());
    }

    private static Address.Kind kind(@Nullable String mode) {
        return "Proxy".equals(mode) ? Address.Kind.PROXY : Address.Kind.VIP;
    }

    private static Ingress.Port portStatus(PortStatus port) {
        return new Ingress.Port(number(port.getPort()), protocol(port.getProtocol()), text(port.getError()));
    }

    private static Condition condition(io.fabric8.kubernetes.api.model.Condition condition) {
        return new Condition(
                condition.getType(),
                conditionStatus(condition.getStatus()),
                text(condition.getReason()).orElse(""),
                text(condition.getMessage()).orElse(""),
                text(condition.getLastTransitionTime()).map(Instant::parse).orElse(Instant.EPOCH));
    }

    private static Condition.Status conditionStatus(@Nullable String status) {
        if ("True".equals(status)) {
            return Condition.Status.TRUE;
        }
        return "False".equals(status) ? Condition.Status.FALSE : Condition.Status.UNKNOWN;
    }

    private static ServiceType type(String type) {
        return switch (type) {
            case "ClusterIP" -> ServiceType.CLUSTER_IP;
            case "NodePort" -> ServiceType.NODE_PORT;
            case "LoadBalancer" -> ServiceType.LOAD_BALANCER;
            case "ExternalName" -> ServiceType.EXTERNAL_NAME;
            default -> throw unknown("spec.type", type);
        };
    }

    private static Protocol protocol(@Nullable String protocol) {
        return switch (Objects.requireNonNullElse(protocol, "TCP")) {
            case "TCP" -> Protocol.TCP;
            case "UDP" -> Protocol.UDP;
            case "SCTP" -> Protocol.SCTP;
            default -> throw unknown("a port's protocol", Objects.requireNonNullElse(protocol, ""));
        };
    }

    private static IpFamily family(String family) {
        return switch (family) {
            case "IPv4" -> IpFamily.IPV4;
            case "IPv6" -> IpFamily.IPV6;
            default -> throw unknown("spec.ipFamilies", family);
        };
    }

    private static IpFamilyPolicy familyPolicy(String policy) {
        return switch (policy) {
            case "SingleStack" -> IpFamilyPolicy.SINGLE_STACK;
            case "PreferDualStack" -> IpFamilyPolicy.PREFER_DUAL_STACK;
            case "RequireDualStack" -> IpFamilyPolicy.REQUIRE_DUAL_STACK;
            default -> throw unknown("spec.ipFamilyPolicy", policy);
        };
    }

    private static IllegalArgumentException unknown(String field, String value) {
        return new IllegalArgumentException(field + " has a value that Kubernetes does not know: " + value);
    }

    private static int number(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private static Optional<String> text(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isEmpty());
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
