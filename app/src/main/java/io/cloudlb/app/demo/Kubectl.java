// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.TextTable;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Prints objects as kubectl does.
///
/// @param client where they are read
record Kubectl(KubernetesClient client) {
    private static final String NONE = "<none>";
    private static final String UNSET = "<unset>";

    /// `kubectl get service NAME`.
    List<String> getService(String name) {
        return getService(service(name));
    }

    /// The same for a Service as it was seen at some time.
    List<String> getService(Service service) {
        return getServices(List.of(service));
    }

    /// `kubectl get service NAME NAME`.
    List<String> getServices(List<Service> services) {
        TextTable table = TextTable.of("NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE");
        services.forEach(service -> table.row(
                service.getMetadata().getName(),
                service.getSpec().getType(),
                or(service.getSpec().getClusterIP(), NONE),
                external(service),
                ports(service),
                age(service.getMetadata().getCreationTimestamp())));
        return table.lines();
    }

    /// The parts of `kubectl describe service NAME` that concern a load balancer. It prints no conditions.
    List<String> describeService(String name) {
        Service service = service(name);
        TextTable facts = TextTable.of("Name:", name)
                .row("Namespace:", service.getMetadata().getNamespace())
                .row("Type:", service.getSpec().getType())
                .row("IP:", or(service.getSpec().getClusterIP(), NONE));
        List<String> addresses =
                ingress(service).stream().map(Kubectl::withMode).toList();
        if (!addresses.isEmpty()) {
            facts.row("LoadBalancer Ingress:", String.join(", ", addresses));
        }
        for (ServicePort port : ports(service.getSpec().getPorts())) {
            facts.row("Port:", or(port.getName(), UNSET) + "  " + port.getPort() + "/" + port.getProtocol());
            if (port.getNodePort() != null) {
                facts.row(
                        "NodePort:", or(port.getName(), UNSET) + "  " + port.getNodePort() + "/" + port.getProtocol());
            }
        }
        List<String> lines = new ArrayList<>(facts.lines());
        lines.addAll(lines(events(service)));
        return lines;
    }

    private static List<String> lines(List<Event> events) {
        if (events.isEmpty()) {
            return List.of("Events:   " + NONE);
        }
        TextTable table = TextTable.of("  Type", "Reason", "Age", "From", "Message")
                .row("  ----", "------", "----", "----", "-------");
        for (Event event : events) {
            table.row(
                    "  " + event.getType(),
                    event.getReason(),
                    interval(event),
                    from(event),
                    or(event.getMessage(), "").strip());
        }
        List<String> lines = new ArrayList<>(List.of("Events:"));
        lines.addAll(table.lines());
        return lines;
    }

    private static String interval(Event event) {
        return event.getCount() != null && event.getCount() > 1
                ? "%s (x%d over %s)"
                        .formatted(age(event.getLastTimestamp()), event.getCount(), age(event.getFirstTimestamp()))
                : age(or(event.getFirstTimestamp(), event.getMetadata().getCreationTimestamp()));
    }

    /// The command that prints a Service's conditions, each on a line.
    static String conditionsCommand(String name) {
        return "kubectl get service " + name
                + " -o jsonpath='{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{\"\\n\"}{end}'";
    }

    /// What that prints.
    List<String> conditions(String name) {
        return conditions(service(name)).stream()
                .map(condition -> "%s=%s %s: %s"
                        .formatted(
                                condition.getType(),
                                condition.getStatus(),
                                condition.getReason(),
                                condition.getMessage()))
                .toList();
    }

    Service service(String name) {
        return client.services().withName(name).require();
    }

    /// The load balancer's addresses.
    static List<String> addresses(Service service) {
        return ingress(service).stream().map(Kubectl::address).toList();
    }

    private static List<LoadBalancerIngress> ingress(Service service) {
        return service.getStatus() == null || service.getStatus().getLoadBalancer() == null
                ? List.of()
                : Objects.requireNonNullElse(
                        service.getStatus().getLoadBalancer().getIngress(), List.of());
    }

    private static String address(LoadBalancerIngress ingress) {
        return or(ingress.getHostname(), or(ingress.getIp(), ""));
    }

    private static String withMode(LoadBalancerIngress ingress) {
        return ingress.getIpMode() == null
                ? address(ingress)
                : "%s (%s)".formatted(address(ingress), ingress.getIpMode());
    }

    /// An event of the newer API, such as the API server's own about node ports, has no source.
    private static String from(Event event) {
        return Optional.ofNullable(event.getSource())
                .flatMap(source -> Optional.ofNullable(source.getComponent()))
                .filter(component -> !component.isEmpty())
                .orElseGet(() -> or(event.getReportingComponent(), NONE));
    }

    private List<Event> events(Service service) {
        return client.v1().events().list().getItems().stream()
                .filter(event -> service.getMetadata()
                        .getUid()
                        .equals(event.getInvolvedObject().getUid()))
                .sorted(Comparator.comparing(event -> event.getMetadata().getCreationTimestamp()))
                .toList();
    }

    private static List<Condition> conditions(Service service) {
        return service.getStatus() == null || service.getStatus().getConditions() == null
                ? List.of()
                : service.getStatus().getConditions();
    }

    private static String external(Service service) {
        return switch (service.getSpec().getType()) {
            case "LoadBalancer" -> addresses(service).isEmpty() ? "<pending>" : String.join(",", addresses(service));
            case "ExternalName" -> service.getSpec().getExternalName();
            default -> NONE;
        };
    }

    private static String ports(Service service) {
        String ports = ports(service.getSpec().getPorts()).stream()
                .map(port -> port.getNodePort() == null
                        ? port.getPort() + "/" + port.getProtocol()
                        : port.getPort() + ":" + port.getNodePort() + "/" + port.getProtocol())
                .collect(Collectors.joining(","));
        return ports.isEmpty() ? NONE : ports;
    }

    private static List<ServicePort> ports(@Nullable List<ServicePort> ports) {
        return Optional.ofNullable(ports).orElse(List.of());
    }

    private static String age(@Nullable String timestamp) {
        return timestamp == null
                ? "<unknown>"
                : Math.max(
                                0,
                                Duration.between(Instant.parse(timestamp), Instant.now())
                                        .toSeconds()) + "s";
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }
}
