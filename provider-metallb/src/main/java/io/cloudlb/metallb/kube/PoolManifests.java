// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.model.Problem;
import io.cloudlb.kubernetes.yaml.Conformed;
import io.cloudlb.kubernetes.yaml.YamlNode;
import io.cloudlb.kubernetes.yaml.YamlReader;
import io.cloudlb.metallb.kube.IpAddressPool.IpAddressPoolSpec;
import io.cloudlb.metallb.pool.PoolDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The IPAddressPools in files of manifests, YAML or JSON, with any number of documents and lists in them. Read as
/// strictly as `kubectl apply` reads: a field that does not exist is a fault, and is not passed over.
///
/// @param pools the pools, in the files' order
/// @param faults what no IPAddressPool can be made of
/// @param skipped everything else, as `Deployment web`, and pools of namespaces that are not MetalLB's
public record PoolManifests(List<PoolDefinition> pools, List<Problem> faults, List<String> skipped) {
    public PoolManifests {
        pools = List.copyOf(pools);
        faults = List.copyOf(faults);
        skipped = List.copyOf(skipped);
    }

    /// One pass over the files.
    public static final class Reading {
        private static final String KIND = "IPAddressPool";
        private static final String API_VERSION = "metallb.io/v1beta1";

        private final KubernetesSerialization serialization = new KubernetesSerialization();
        private final String namespace;
        private final List<PoolDefinition> pools = new ArrayList<>();
        private final List<Problem> faults = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();

        /// @param namespace MetalLB's namespace, where pools without one are meant to be
        public Reading(String namespace) {
            this.namespace = namespace;
        }

        /// Reads one file as it streams in.
        ///
        /// @throws IllegalArgumentException with a sentence that shows nothing of the text, when it holds
        ///     anything but Kubernetes objects
        public void take(InputStream content) throws IOException {
            YamlReader.read(content, this::take);
        }

        /// What was read.
        public PoolManifests done() {
            return new PoolManifests(pools, faults, skipped);
        }

        private void take(YamlNode node) {
            if (!(node instanceof YamlNode.Mapping object)) {
                throw new IllegalArgumentException("expected Kubernetes objects, found something else");
            }
            String kind = object.text("kind")
                    .orElseThrow(
                            () -> new IllegalArgumentException("an object without a kind is no Kubernetes object"));
            Optional<YamlNode.Mapping> metadata = object.mapping("metadata");
            String name = metadata.flatMap(fields -> fields.text("name")).orElse("");
            if (kind.equals(KIND)) {
                takePool(name, metadata.flatMap(fields -> fields.text("namespace")), object);
            } else if (!kind.endsWith("List") || !name.isEmpty()) {
                skipped.add(kind + " " + name);
            }
        }

        private void takePool(String name, Optional<String> where, YamlNode.Mapping resource) {
            String version = resource.text("apiVersion").orElse("");
            if (where.filter(there -> !there.equals(namespace)).isPresent()) {
                skipped.add("%s %s of namespace %s".formatted(KIND, name, where.orElseThrow()));
            } else if (!API_VERSION.equals(version)) {
                fault(name, "apiVersion", "'%s' is not %s".formatted(version, API_VERSION));
            } else if (name.isEmpty()) {
                fault(name, "metadata.name", "is not there");
            } else {
                takeSpec(name, resource);
            }
        }

        private void takeSpec(String name, YamlNode.Mapping resource) {
            YamlNode written = resource.get("spec").orElseGet(YamlNode.Nothing::new);
            YamlNode.Mapping spec =
                    switch (written) {
                        case YamlNode.Mapping fields -> fields;
                        case YamlNode.Nothing _ -> new YamlNode.Mapping(Map.of());
                        case YamlNode.Text _, YamlNode.Numeric _, YamlNode.Truth _, YamlNode.Sequence _ -> {
                            fault(name, "spec", "is %s, expected a mapping".formatted(written.described()));
                            yield new YamlNode.Mapping(Map.of());
                        }
                    };
            Conformed conformed = Conformed.to(IpAddressPoolSpec.class, spec, Map.of());
            conformed.unknown().forEach(fault -> fault(name, "spec." + fault.path(), fault.message()));
            conformed.faults().forEach(fault -> fault(name, "spec." + fault.path(), fault.message()));
            IpAddressPool pool = new IpAddressPool();
            pool.getMetadata().setName(name);
            pool.setSpec(serialization.convertValue(conformed.fields(), IpAddressPoolSpec.class));
            pools.add(PoolDefinitions.of(pool));
        }

        private void fault(String pool, String field, String message) {
            faults.add(new Problem("InvalidManifest", KIND + "/" + pool + " " + field, message));
        }
    }
}
