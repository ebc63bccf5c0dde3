// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.model.Problem;
import io.cloudlb.metallb.pool.PoolDefinition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The IPAddressPools in a file of manifests, YAML or JSON, with any number of documents and lists in it. Read as
/// strictly as `kubectl apply` reads: a field that does not exist is a fault, and is not passed over.
///
/// @param pools the pools, in the file's order
/// @param faults what no IPAddressPool can be made of
/// @param skipped everything else, as `Deployment web`, and pools of namespaces that are not MetalLB's
public record PoolManifests(List<PoolDefinition> pools, List<Problem> faults, List<String> skipped) {
    public PoolManifests {
        pools = List.copyOf(pools);
        faults = List.copyOf(faults);
        skipped = List.copyOf(skipped);
    }

    /// Reads manifests.
    ///
    /// @param text the file's text
    /// @param namespace MetalLB's namespace, where pools without one are meant to be
    /// @throws IllegalArgumentException with a sentence for a person, when the text holds no Kubernetes objects
    public static PoolManifests read(String text, String namespace) {
        Reading reading = new Reading(namespace);
        reading.takeAll(text);
        return new PoolManifests(reading.pools, reading.faults, reading.skipped);
    }

    /// One pass over the objects.
    private static final class Reading {
        private static final String KIND = "IPAddressPool";
        private static final String API_VERSION = "metallb.io/v1beta1";
        private static final Set<String> FIELDS =
                Set.of("addresses", "autoAssign", "avoidBuggyIPs", "serviceAllocation");
        private static final Set<String> ALLOCATION_FIELDS =
                Set.of("priority", "namespaces", "namespaceSelectors", "serviceSelectors");

        private final KubernetesSerialization serialization = new KubernetesSerialization();
        private final String namespace;
        private final List<PoolDefinition> pools = new ArrayList<>();
        private final List<Problem> faults = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();

        Reading(String namespace) {
            this.namespace = namespace;
        }

        void takeAll(String text) {
            try {
                take(serialization.unmarshal(text));
            } catch (KubernetesClientException | IllegalArgumentException failure) {
                throw new IllegalArgumentException(
                        KubernetesErrors.reason(failure).lines().findFirst().orElse("no reason given"), failure);
            }
        }

        private void take(@Nullable Object object) {
            switch (object) {
                case null -> throw new IllegalArgumentException("it holds no Kubernetes object");
                case Collection<?> documents -> documents.forEach(this::take);
                case KubernetesResourceList<?> list -> list.getItems().forEach(this::take);
                case GenericKubernetesResource resource when KIND.equals(resource.getKind()) -> takePool(resource);
                case HasMetadata other ->
                    skipped.add(other.getKind() + " " + other.getMetadata().getName());
                default -> throw new IllegalArgumentException("expected Kubernetes objects, found " + object);
            }
        }

        private void takePool(GenericKubernetesResource resource) {
            String name = Objects.requireNonNullElse(resource.getMetadata().getName(), "");
            String where = Objects.requireNonNullElse(resource.getMetadata().getNamespace(), namespace);
            if (!where.equals(namespace)) {
                skipped.add("%s %s of namespace %s".formatted(KIND, name, where));
            } else if (!API_VERSION.equals(resource.getApiVersion())) {
                fault(name, "apiVersion", "'%s' is not %s".formatted(resource.getApiVersion(), API_VERSION));
            } else {
                takePool(name, resource);
            }
        }

        private void takePool(String name, GenericKubernetesResource resource) {
            Object spec = resource.getAdditionalProperties().get("spec");
            requireKnown(name, "spec.", spec, FIELDS);
            if (spec instanceof Map<?, ?> fields) {
                requireKnown(name, "spec.serviceAllocation.", fields.get("serviceAllocation"), ALLOCATION_FIELDS);
            }
            try {
                pools.add(PoolDefinitions.of(serialization.convertValue(resource, IpAddressPool.class)));
            } catch (IllegalArgumentException failure) {
                fault(
                        name,
                        "spec",
                        String.valueOf(failure.getMessage()).lines().findFirst().orElse("malformed"));
            }
        }

        private void requireKnown(String pool, String prefix, @Nullable Object object, Set<String> known) {
            if (object instanceof Map<?, ?> fields) {
                fields.keySet().stream()
                        .map(String::valueOf)
                        .filter(field -> !known.contains(field))
                        .forEach(field -> fault(pool, prefix + field, "unknown field"));
            }
        }

        private void fault(String pool, String field, String message) {
            faults.add(new Problem("InvalidManifest", KIND + "/" + pool + " " + field, message));
        }
    }
}
