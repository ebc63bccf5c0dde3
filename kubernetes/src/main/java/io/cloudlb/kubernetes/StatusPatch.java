// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.controller.ports.ControllerPorts.KubernetesWriter.Onto;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The bodies of the writes to a Service's status.
///
/// The condition list is a map by type to the API server, so applying ours leaves others' as they are. The UID in the
/// body keeps a write from landing on a later Service of the same name, and the resource version, where it is given,
/// from landing on a later version.
///
/// @param service the Service that is written to
/// @param onto which of its versions
record StatusPatch(ServiceView service, Onto onto) {
    /// What the types of our conditions begin with.
    static final String OUR_CONDITIONS = "cloudlb.io/";

    /// The body of a server-side apply that publishes a status.
    Map<String, Object> apply(ServiceStatus status) {
        Map<String, Object> metadata = identity();
        metadata.put("name", service.key().name());
        metadata.put("namespace", service.key().namespace());
        if (!status.annotations().isEmpty()) {
            metadata.put("annotations", status.annotations());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("apiVersion", "v1");
        body.put("kind", "Service");
        body.put("metadata", metadata);
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
        return body;
    }

    /// The body of a server-side apply that publishes conditions and no address: the API server takes away what our
    /// field manager applied before and owns alone, and leaves what others wrote.
    Map<String, Object> apply(List<Condition> conditions) {
        Map<String, Object> metadata = identity();
        metadata.put("name", service.key().name());
        metadata.put("namespace", service.key().namespace());
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Service",
                "metadata",
                metadata,
                "status",
                Map.of(
                        "conditions",
                        conditions.stream().map(StatusPatch::condition).toList()));
    }

    /// The body of a strategic merge that takes away every address, mark and condition of ours, whoever else wrote
    /// them too: an apply would leave what another manager co-owns.
    Map<String, Object> clear() {
        Map<String, Object> metadata = identity();
        if (!service.status().annotations().isEmpty()) {
            Map<String, @Nullable String> gone = new LinkedHashMap<>();
            service.status().annotations().keySet().forEach(key -> gone.put(key, null));
            metadata.put("annotations", gone);
        }
        return Map.of(
                "metadata",
                metadata,
                "status",
                Map.of("loadBalancer", Map.of("$patch", "replace"), "conditions", removals()));
    }

    /// The body of a strategic merge that takes away our conditions and nothing else.
    Map<String, Object> withdrawConditions() {
        return Map.of("metadata", identity(), "status", Map.of("conditions", removals()));
    }

    private List<Map<String, String>> removals() {
        return ours(service.status())
                .map(condition -> Map.of("$patch", "delete", "type", condition.type()))
                .toList();
    }

    /// Whether a status holds nothing of ours.
    static boolean isEmpty(ServiceStatus status) {
        return status.ingress().isEmpty() && status.annotations().isEmpty() && !hasOurConditions(status);
    }

    /// Whether a status holds a condition of ours.
    static boolean hasOurConditions(ServiceStatus status) {
        return ours(status).findAny().isPresent();
    }

    private Map<String, Object> identity() {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("uid", service.uid());
        switch (onto) {
            case ANY_VERSION -> {}
            case THIS_VERSION -> identity.put("resourceVersion", service.meta().resourceVersion());
        }
        return identity;
    }

    private static Stream<Condition> ours(ServiceStatus status) {
        return status.conditions().stream()
                .filter(condition -> condition.type().startsWith(OUR_CONDITIONS) || isOurPortsError(condition, status));
    }

    /// Others may write this type too. Ours says what our `Accepted` says.
    private static boolean isOurPortsError(Condition condition, ServiceStatus status) {
        return condition.type().equals(Condition.PORTS_ERROR)
                && status.condition(Condition.ACCEPTED)
                        .filter(accepted -> accepted.message().equals(condition.message()))
                        .isPresent();
    }

    private static Map<String, Object> ingress(Ingress ingress) {
        Map<String, Object> body = new LinkedHashMap<>();
        String text = ingress.address().text();
        switch (ingress.address().kind()) {
            case HOST_NAME -> body.put("hostname", text);
            case VIP -> body.putAll(Map.of("ip", text, "ipMode", "VIP"));
            case PROXY -> body.putAll(Map.of("ip", text, "ipMode", "Proxy"));
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
