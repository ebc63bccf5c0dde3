// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.model.Address;
import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.Ingress;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceView;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The bodies of the writes to a Service's status.
///
/// The condition list is a map by type to the API server, so applying ours leaves others' as they are. The UID in the
/// body keeps a write from landing on a later Service of the same name.
final class StatusPatch {
    /// What the types of our conditions begin with.
    static final String OUR_CONDITIONS = "cloudlb.io/";

    private StatusPatch() {}

    /// The body of a server-side apply that publishes a status.
    static String apply(ServiceView service, ServiceStatus status) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("apiVersion", "v1");
        body.put("kind", "Service");
        body.put(
                "metadata",
                Map.of(
                        "name", service.key().name(),
                        "namespace", service.key().namespace(),
                        "uid", service.uid()));
        body.put(
                "status",
                Map.of(
                        "loadBalancer",
                        Map.of(
                                "ingress",
                                status.ingress().stream()
                                        .map(StatusPatch::ingress)
                                        .toList()),
                        "conditions",
                        ours(status).map(StatusPatch::condition).toList()));
        return Serialization.asJson(body);
    }

    /// The body of a strategic merge that takes away every address and every condition of ours, whoever else wrote
    /// them too: an apply would leave what another manager co-owns.
    static String clear(ServiceView service) {
        List<Map<String, String>> removals = ours(service.status())
                .map(condition -> Map.of("$patch", "delete", "type", condition.type()))
                .toList();
        return Serialization.asJson(Map.of(
                "metadata",
                Map.of("uid", service.uid()),
                "status",
                Map.of("loadBalancer", Map.of("$patch", "replace"), "conditions", removals)));
    }

    /// Whether a status holds nothing of ours.
    static boolean isEmpty(ServiceStatus status) {
        return status.ingress().isEmpty() && ours(status).findAny().isEmpty();
    }

    private static Stream<Condition> ours(ServiceStatus status) {
        return status.conditions().stream().filter(condition -> condition.type().startsWith(OUR_CONDITIONS));
    }

    private static Map<String, Object> ingress(Ingress ingress) {
        Map<String, Object> body = new LinkedHashMap<>();
        switch (ingress.address()) {
            case Address.HostName(String hostName) -> body.put("hostname", hostName);
            case Address.Ip(String ip, Address.IpMode mode) -> {
                body.put("ip", ip);
                body.put("ipMode", mode == Address.IpMode.PROXY ? "Proxy" : "VIP");
            }
        }
        if (!ingress.ports().isEmpty()) {
            body.put("ports", ingress.ports().stream().map(StatusPatch::port).toList());
        }
        return body;
    }

    private static Map<String, Object> port(Ingress.Port port) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("port", port.port());
        body.put("protocol", port.protocol().name());
        port.error().ifPresent(error -> body.put("error", error));
        return body;
    }

    private static Map<String, Object> condition(Condition condition) {
        return Map.of(
                "type", condition.type(),
                "status", status(condition.status()),
                "reason", condition.reason(),
                "message", condition.message(),
                "lastTransitionTime",
                        condition
                                .lastTransition()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
    }

    private static String status(Condition.Status status) {
        return switch (status) {
            case TRUE -> "True";
            case FALSE -> "False";
            case UNKNOWN -> "Unknown";
        };
    }
}
