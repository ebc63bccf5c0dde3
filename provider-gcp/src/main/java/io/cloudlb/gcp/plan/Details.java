// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.Address;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What is made or changed, for a person.
final class Details {
    private Details() {}

    /// What a new resource is like.
    static String of(GcpResource wanted) {
        return switch (wanted) {
            case HealthCheck check -> "asks each node at port %d for %s".formatted(check.port(), check.path());
            case InstanceGroup group -> "for the nodes of zone " + group.zone();
            case EndpointGroup group -> "for the Service's nodes of zone " + group.zone();
            case BackendService service ->
                "%s to the nodes of %s".formatted(service.traffic().serviceProtocol(), list(zones(service)));
            case Address address -> "holds %s while the rule there is replaced".formatted(address.ip());
            case ForwardingRule rule ->
                "%s, %s, at %s"
                        .formatted(
                                rule.traffic().ruleProtocol(),
                                ports(rule),
                                rule.ip().orElse("a new address"));
            case Firewall firewall ->
                "lets %s in to %s at %s".formatted(list(firewall.sources()), ports(firewall), destinations(firewall));
        };
    }

    /// What differs.
    static String between(GcpResource found, GcpResource wanted) {
        Map<String, String> before = fields(found);
        String changes = fields(wanted).entrySet().stream()
                .filter(field -> !field.getValue().equals(before.get(field.getKey())))
                .map(field ->
                        "%s from %s to %s".formatted(field.getKey(), before.get(field.getKey()), field.getValue()))
                .collect(Collectors.joining(", "));
        return changes.isEmpty() ? "its marks" : changes;
    }

    private static Map<String, String> fields(GcpResource resource) {
        Map<String, String> fields = new LinkedHashMap<>();
        switch (resource) {
            case HealthCheck check -> {
                fields.put("port", Integer.toString(check.port()));
                fields.put("path", check.path());
                fields.put("timing", check.timing().toString());
            }
            case BackendService service -> {
                fields.put("scheme", service.scheme().toString());
                fields.put("protocol", service.traffic().serviceProtocol());
                fields.put("health check", service.healthCheck());
                fields.put("zones", list(zones(service)));
                fields.put("groups", list(groups(service)));
                fields.put("affinity", service.affinity());
                fields.put("tracking", service.tracking().toString());
                fields.put("drain", service.drainSeconds() + " s");
            }
            case ForwardingRule rule -> {
                fields.put("scheme", rule.scheme().toString());
                fields.put("protocol", rule.traffic().ruleProtocol());
                fields.put("ports", ports(rule));
                fields.put("address", rule.ip().orElse("a new one"));
                fields.put("tier", rule.tier().toString());
                fields.put("subnetwork", rule.subnetwork());
                fields.put("global access", Boolean.toString(rule.globalAccess()));
                fields.put("backend service", rule.backendService());
            }
            case Firewall firewall -> {
                fields.put("sources", list(firewall.sources()));
                fields.put("destinations", destinations(firewall));
                fields.put("ports", ports(firewall));
                fields.put("tags", list(firewall.targetTags()));
                fields.put("priority", Integer.toString(firewall.priority()));
            }
            case Address address -> fields.put("address", address.ip());
            case InstanceGroup _, EndpointGroup _ -> {}
        }
        return fields;
    }

    private static List<String> zones(BackendService service) {
        return service.groups().stream().map(GcpResource.Key::zone).distinct().toList();
    }

    private static List<ResourceRef> groups(BackendService service) {
        return service.groups().stream()
                .map(key -> key.kind().named(key.name()))
                .distinct()
                .toList();
    }

    private static String ports(ForwardingRule rule) {
        return rule.ports().isEmpty() ? "all ports" : "ports " + list(rule.ports());
    }

    private static String ports(Firewall firewall) {
        return firewall.ports().entrySet().stream()
                .map(entry -> entry.getKey() + " " + list(entry.getValue()))
                .collect(Collectors.joining(" and "));
    }

    private static String destinations(Firewall firewall) {
        return firewall.destinations().isEmpty() ? "the rules' addresses" : list(firewall.destinations());
    }

    /// Sixteen of them at most: a firewall rule may have hundreds.
    private static String list(Collection<?> elements) {
        int most = 16;
        String first = elements.stream().limit(most).map(Object::toString).collect(Collectors.joining(", "));
        String rest = elements.size() > most ? " and %d more".formatted(elements.size() - most) : "";
        return elements.isEmpty() ? "none" : first + rest;
    }
}
