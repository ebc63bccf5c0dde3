// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceView;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// The Services and Nodes in a file of manifests, YAML or JSON, with any number of documents and lists in it. Read
/// the way the API server would complete them.
///
/// @param services the Services, in the file's order; one that was never created has an empty UID
/// @param nodes the Nodes, in the file's order
/// @param skipped everything else, as `Deployment web`
public record Manifests(List<ServiceView> services, List<NodeView> nodes, List<String> skipped) {
    public Manifests {
        services = List.copyOf(services);
        nodes = List.copyOf(nodes);
        skipped = List.copyOf(skipped);
    }

    /// Reads manifests.
    ///
    /// @param text the file's text
    /// @param namespace where Services without a namespace live
    /// @throws IllegalArgumentException with a sentence for a person, when the text is no manifest
    public static Manifests read(String text, String namespace, KubernetesCaches.Mappers mappers) {
        Reading reading = new Reading(namespace, mappers);
        try {
            new Load(LoadSettings.builder().build()).loadAllFromString(text).forEach(reading::take);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("not YAML: " + e.getMessage(), e);
        }
        return new Manifests(reading.services, reading.nodes, reading.skipped);
    }

    /// One pass over the documents.
    private static final class Reading {
        private final KubernetesSerialization serialization = Kinds.serialization();
        private final String namespace;
        private final KubernetesCaches.Mappers mappers;
        private final List<ServiceView> services = new ArrayList<>();
        private final List<NodeView> nodes = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();

        Reading(String namespace, KubernetesCaches.Mappers mappers) {
            this.namespace = namespace;
            this.mappers = mappers;
        }

        void take(@Nullable Object document) {
            switch (document) {
                case null -> {
                    // An empty document between two separators.
                }
                case Map<?, ?> object -> takeObject(object);
                default -> throw new IllegalArgumentException("expected Kubernetes objects, found " + document);
            }
        }

        private void takeObject(Map<?, ?> object) {
            String kind = String.valueOf(object.get("kind"));
            if (kind.endsWith("List") && object.get("items") instanceof List<?> items) {
                items.forEach(this::take);
            } else if (kind.equals("Service") && "v1".equals(object.get("apiVersion"))) {
                services.add(mappers.services().view(service(object)));
            } else if (kind.equals("Node") && "v1".equals(object.get("apiVersion"))) {
                nodes.add(mappers.nodes().view(convert(object, Node.class)));
            } else if (object.get("kind") == null) {
                throw new IllegalArgumentException("an object without a kind is no Kubernetes object: " + object);
            } else {
                skipped.add(kind + " " + name(object));
            }
        }

        private Service service(Map<?, ?> object) {
            String name = name(object);
            Service service = convert(object, Service.class);
            if (service.getMetadata().getNamespace() == null) {
                service.getMetadata().setNamespace(namespace);
            }
            Optional.ofNullable(service.getSpec()).map(spec -> spec.getPorts()).orElse(List.of()).stream()
                    .map(port -> port.getPort())
                    .forEach(port -> requirePort(name, port));
            return service;
        }

        private static void requirePort(String service, @Nullable Integer port) {
            if (port == null || port < 1 || port > 65535) {
                throw new IllegalArgumentException(
                        "Service %s: spec.ports[].port is %s, expected 1 to 65535".formatted(service, port));
            }
        }

        private <T> T convert(Map<?, ?> object, Class<T> type) {
            try {
                return serialization.convertValue(object, type);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "%s %s is malformed: %s".formatted(object.get("kind"), name(object), e.getMessage()), e);
            }
        }

        private static String name(Map<?, ?> object) {
            Object meta = object.get("metadata");
            Object name = meta instanceof Map<?, ?> fields ? fields.get("name") : null;
            if (name == null) {
                throw new IllegalArgumentException(object.get("kind") + " has no metadata.name");
            }
            return name.toString();
        }
    }
}
